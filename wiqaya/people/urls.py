from __future__ import annotations

from django.urls import path

from wiqaya.people.views import account, invitations, organisations, people

app_name = "people"
urlpatterns = [
    path("access/", people.people, name="people"),
    path("access/invite/", invitations.invite, name="invite"),
    path("access/invitations/<uuid:key>/renew/", invitations.renew, name="renew"),
    path("access/invitations/<uuid:key>/withdraw/", invitations.withdraw, name="withdraw"),
    path("access/roles/", people.roles, name="roles"),
    path("access/roles/<slug:role>/", people.role, name="role"),
    path("access/<uuid:key>/", people.person, name="person"),
    path("access/<uuid:key>/give/", people.give, name="give"),
    path("access/<uuid:key>/close/", people.close, name="close"),
    path("access/<uuid:key>/terms/<uuid:term>/end/", people.end, name="end"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.add, name="add-organisation"),
    path("organisations/map/", organisations.role_map, name="role-map"),
    path("organisations/<slug:short>/", organisations.organisation, name="organisation"),
    path("organisations/<slug:short>/edit/", organisations.edit, name="edit-organisation"),
    path("join/<str:token>/", invitations.join, name="join"),
    path("me/", account.account, name="account"),
    path("me/second-step/", account.second_step, name="second-step"),
    path("me/part/", account.my_part, name="my-role"),
]
