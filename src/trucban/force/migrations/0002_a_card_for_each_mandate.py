from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Cards are kept: a group has one for each mandate. When earlier ones were written is not known."""

    dependencies = [("force", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="groupcard",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="force.unit"
            ),
        ),
        migrations.AddField(
            model_name="groupcard",
            name="recorded_at",
            field=models.DateTimeField(default=datetime(2026, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="groupcard",
            name="replaced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="groupcard",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("unit", "mandate_from"),
                name="force_card_once_per_mandate",
            ),
        ),
    ]
