from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referral", "0006_files_of_a_situation")]

    operations = [
        migrations.AddField(model_name="clearance", name="versed", field=models.JSONField(blank=True, default=list, verbose_name="versed in")),
    ]
