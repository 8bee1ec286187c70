from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0002_original_of_a_picture")]

    operations = [
        migrations.AddField("journalitem", "erased_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("othercontent", "erased_at", models.DateTimeField(blank=True, null=True)),
    ]
