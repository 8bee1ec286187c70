"""Tables of the chain upwards: other ends, their journals, what goes up, what came."""

import django.db.models.deletion
import trucban.lib.ids
from django.db import migrations, models

from trucban.schema.operations import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_wall_display'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Peer',
                fields=[
                    ('id', models.UUIDField(default=trucban.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('side', models.CharField(choices=[('ABOVE', 'Level above'), ('BELOW', 'Commune below')], max_length=5)),
                    ('code', models.CharField(max_length=5)),
                    ('name', models.CharField(max_length=160)),
                    ('station', models.UUIDField()),
                    ('public_key', models.CharField(max_length=64)),
                    ('fingerprint', models.CharField(max_length=64)),
                    ('paired_at', models.DateTimeField()),
                    ('paired_by_id', models.UUIDField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_reason', models.CharField(blank=True, max_length=200)),
                    ('address', models.CharField(blank=True, max_length=200)),
                    ('journal', models.UUIDField()),
                    ('head', models.PositiveBigIntegerField(default=0)),
                    ('heard_at', models.DateTimeField(blank=True, null=True)),
                    ('said_at', models.DateTimeField(blank=True, null=True)),
                    ('tried_at', models.DateTimeField(blank=True, null=True)),
                    ('trouble', models.CharField(blank=True, max_length=200)),
                    ('refused', models.JSONField(default=list)),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.commune')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('owner', 'code'), name='uplink_peer_once_per_code'),
                        models.UniqueConstraint(fields=('owner', 'fingerprint'), name='uplink_peer_once_per_key'),
                        models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('side', 'ABOVE')), fields=('owner',), name='uplink_one_level_above'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Outgoing',
                fields=[
                    ('id', models.UUIDField(default=trucban.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('journal', models.UUIDField()),
                    ('seq', models.PositiveBigIntegerField()),
                    ('kind', models.CharField(max_length=40)),
                    ('subject_id', models.UUIDField()),
                    ('label', models.CharField(max_length=120)),
                    ('content', models.TextField()),
                    ('hash', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('SAVED', 'Saved here'), ('RECEIVED', 'Received above'), ('REFUSED', 'Not accepted above'), ('ENDED', 'Said anew')], default='SAVED', max_length=10)),
                    ('saved_at', models.DateTimeField()),
                    ('sent_at', models.DateTimeField(blank=True, null=True)),
                    ('received_at', models.DateTimeField(blank=True, null=True)),
                    ('receipt_id', models.UUIDField(blank=True, null=True)),
                    ('reason', models.CharField(blank=True, max_length=40)),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.commune')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                    ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outgoing', to='uplink.peer')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('journal', 'seq'), name='uplink_outgoing_once_per_number'),
                        models.UniqueConstraint(fields=('journal', 'kind', 'subject_id'), name='uplink_outgoing_once_per_subject'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'RECEIVED'), _negated=True), ('receipt_id__isnull', False), _connector='OR'), name='uplink_received_has_receipt'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Incoming',
                fields=[
                    ('id', models.UUIDField(default=trucban.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('item_id', models.UUIDField()),
                    ('is_beside', models.BooleanField(default=False)),
                    ('journal', models.UUIDField()),
                    ('seq', models.PositiveBigIntegerField()),
                    ('lane', models.PositiveSmallIntegerField()),
                    ('kind', models.CharField(max_length=80)),
                    ('corrected_at', models.DateTimeField()),
                    ('received_at', models.DateTimeField()),
                    ('asked_at', models.DateTimeField()),
                    ('content', models.TextField()),
                    ('hash', models.CharField(max_length=64)),
                    ('state', models.CharField(choices=[('STORED', 'Received'), ('WAITING', 'Waits for another item'), ('HELD', 'To be looked at'), ('APPLIED', 'Entered'), ('SET_ASIDE', 'Set aside')], max_length=10)),
                    ('reason', models.CharField(blank=True, max_length=20)),
                    ('words', models.TextField(blank=True)),
                    ('tries', models.PositiveSmallIntegerField(default=0)),
                    ('applied_at', models.DateTimeField(blank=True, null=True)),
                    ('record_id', models.UUIDField(blank=True, null=True)),
                    ('settled_by_id', models.UUIDField(blank=True, null=True)),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.commune')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                    ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incoming', to='uplink.peer')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('peer', 'item_id', 'hash'), name='uplink_incoming_once'),
                        models.UniqueConstraint(condition=models.Q(('is_beside', False)), fields=('peer', 'item_id'), name='uplink_incoming_one_is_first'),
                        models.CheckConstraint(condition=models.Q(models.Q(('state', 'APPLIED'), _negated=True), ('applied_at__isnull', False), _connector='OR'), name='uplink_applied_has_moment'),
                    ],
                    'indexes': [
                        models.Index(fields=['peer', 'journal', 'seq'], name='uplink_incoming_by_number'),
                        models.Index(condition=models.Q(('state__in', ['STORED', 'WAITING'])), fields=['peer', 'lane', 'corrected_at'], name='uplink_incoming_due'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PeerJournal',
                fields=[
                    ('id', models.UUIDField(default=trucban.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('journal', models.UUIDField()),
                    ('head', models.PositiveBigIntegerField(default=0)),
                    ('heard_at', models.DateTimeField()),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.commune')),
                    ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journals', to='uplink.peer')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('peer', 'journal'), name='uplink_journal_once'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReceivedReport',
                fields=[
                    ('id', models.UUIDField(default=trucban.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('iso_year', models.PositiveSmallIntegerField()),
                    ('iso_week', models.PositiveSmallIntegerField()),
                    ('number', models.CharField(max_length=60)),
                    ('paper_date', models.DateField()),
                    ('issued_at', models.DateTimeField()),
                    ('figures', models.JSONField()),
                    ('digest', models.CharField(max_length=64)),
                    ('received_at', models.DateTimeField()),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.commune')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                    ('peer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='uplink.peer')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('peer', 'digest'), name='uplink_report_once_per_content'),
                    ],
                    'indexes': [
                        models.Index(fields=['owner', 'iso_year', 'iso_week'], name='uplink_report_by_week'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='Upward',
                fields=[
                    ('id', models.UUIDField(default=trucban.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                    ('kind', models.CharField(max_length=40)),
                    ('is_on', models.BooleanField(default=False)),
                    ('from_day', models.DateField()),
                    ('decided_at', models.DateTimeField()),
                    ('decided_by_id', models.UUIDField()),
                    ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.commune')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.agency')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('owner', 'kind'), name='uplink_decided_once_per_kind'),
                    ],
                },
            ),
        ]),
    ]
