from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0002_files_of_forms_and_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='result',
            name='answer',
            field=models.CharField(blank=True, default='', max_length=420),
        ),
        migrations.AlterField(
            model_name='result',
            name='question',
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name='result',
            name='statistic',
            field=models.CharField(choices=[('share', 'Share of residents'), ('mean', 'Mean'), ('scale', 'Mean of a scale'), ('change', 'Change since the wave before'), ('model', 'Value by a model')], max_length=6),
        ),
        migrations.AlterField(
            model_name='wave',
            name='bridge',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='question asked by both methods'),
        ),
    ]
