import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0012_played'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered_on', models.DateField(verbose_name='day')),
                ('answered_at', models.DateTimeField(verbose_name='answered')),
                ('language', models.CharField(editable=False, max_length=5)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days_off', to='programmes.programme', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'free day',
                'verbose_name_plural': 'free days',
                'ordering': ['-answered_on', '-pk'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('programme', 'answered_on'), name='one_day_off_per_day')],
            },
        ),
    ]
