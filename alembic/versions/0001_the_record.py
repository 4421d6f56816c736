"""The record: receiving, people, care, missing, alerting, access, places."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

SQL = Path(__file__).resolve().parent.parent / 'sql'

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('areas',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('age_0_17', sa.Integer(), nullable=False),
    sa.Column('age_10_17', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Text(), nullable=False),
    sa.CheckConstraint('age_10_17 <= age_0_17', name=op.f('ck_areas_part_of_the_whole')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_areas')),
    sa.UniqueConstraint('name', name=op.f('uq_areas_name')),
    schema='hw'
    )
    op.create_table('audit_head',
    sa.Column('one', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('one', name=op.f('ck_audit_head_single_row')),
    sa.PrimaryKeyConstraint('one', name=op.f('pk_audit_head')),
    schema='hw'
    )
    op.create_table('audit_log',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('actor_role', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('subjects', sa.ARRAY(sa.UUID()), nullable=False),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('row_count', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('address', postgresql.INET(), nullable=True),
    sa.Column('prev_hash', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_log')),
    schema='hw'
    )
    op.create_table('children',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('surname', sa.Text(), nullable=False),
    sa.Column('forename', sa.Text(), nullable=False),
    sa.Column('dob', sa.Date(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('sex', sa.Text(), server_default='U', nullable=False),
    sa.Column('ethnicity', sa.Text(), nullable=True),
    sa.Column('ethnicity_kind', sa.Text(), nullable=True),
    sa.Column('merged_into', sa.UUID(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("dob IS NULL OR birth_year = date_part('year', dob)", name=op.f('ck_children_birth_year_of_dob')),
    sa.CheckConstraint("sex IN ('M', 'F', 'X', 'U')", name=op.f('ck_children_sex_known')),
    sa.CheckConstraint("surname <> '' OR forename <> ''", name=op.f('ck_children_has_a_name')),
    sa.CheckConstraint('merged_into <> id', name=op.f('ck_children_not_merged_into_itself')),
    sa.ForeignKeyConstraint(['merged_into'], ['hw.children.id'], name=op.f('fk_children_merged_into_children')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_children')),
    schema='hw'
    )
    op.create_table('history',
    sa.Column('id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('table_name', sa.Text(), nullable=False),
    sa.Column('row_id', sa.Uuid(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_history')),
    schema='hw'
    )
    op.create_index('ix_history_table_name_row_id', 'history', ['table_name', 'row_id'], unique=False, schema='hw')
    op.create_table('job_runs',
    sa.Column('job', sa.Text(), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('job', 'period', name=op.f('pk_job_runs')),
    schema='hw'
    )
    op.create_geospatial_table('postcodes',
    sa.Column('postcode', sa.Text(), nullable=False),
    sa.Column('sector', sa.Text(), nullable=False),
    sa.Column('district', sa.Text(), nullable=False),
    sa.Column('area', sa.Text(), nullable=True),
    sa.Column('point', Geometry(geometry_type='POINT', srid=27700, dimension=2, spatial_index=False, from_text='ST_GeomFromEWKT', name='geometry', nullable=False), nullable=False),
    sa.Column('edition', sa.Text(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('postcode', name=op.f('pk_postcodes')),
    schema='hw'
    )
    op.create_geospatial_index('idx_postcodes_point', 'postcodes', ['point'], unique=False, schema='hw', postgresql_using='gist', postgresql_ops={})
    op.create_index('ix_postcodes_district', 'postcodes', ['district'], unique=False, schema='hw')
    op.create_index('ix_postcodes_sector', 'postcodes', ['sector'], unique=False, schema='hw')
    op.create_table('providers',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_providers')),
    sa.UniqueConstraint('ref', name=op.f('uq_providers_ref')),
    schema='hw'
    )
    op.create_table('sign_in_attempts',
    sa.Column('id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_attempts')),
    schema='hw'
    )
    op.create_index('ix_sign_in_attempts_key_at', 'sign_in_attempts', ['key', 'at'], unique=False, schema='hw')
    op.create_table('sources',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("char_length(name) BETWEEN 1 AND 100 AND name = btrim(name)", name=op.f('ck_sources_name_shape')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sources')),
    sa.UniqueConstraint('name', name=op.f('uq_sources_name')),
    schema='hw'
    )
    op.create_table('agencies',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('provider_id', sa.UUID(), nullable=True),
    sa.Column('authority', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(kind = 'authority') = (authority IS NOT NULL)", name=op.f('ck_agencies_authority_named')),
    sa.CheckConstraint("(kind = 'provider') = (provider_id IS NOT NULL)", name=op.f('ck_agencies_provider_named')),
    sa.CheckConstraint("kind IN ('county', 'provider', 'authority')", name=op.f('ck_agencies_kind_known')),
    sa.ForeignKeyConstraint(['provider_id'], ['hw.providers.id'], name=op.f('fk_agencies_provider_id_providers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agencies')),
    sa.UniqueConstraint('name', name=op.f('uq_agencies_name')),
    schema='hw'
    )
    op.create_table('alerts',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), server_default='open', nullable=False),
    sa.Column('open_link', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('historic', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("severity IN ('low', 'medium', 'high')", name=op.f('ck_alerts_severity_known')),
    sa.CheckConstraint("status IN ('open', 'acknowledged', 'snoozed', 'closed', 'withdrawn')", name=op.f('ck_alerts_status_known')),
    sa.CheckConstraint("subject_kind <> 'child' OR subject_id = child_id", name=op.f('ck_alerts_subject_is_the_child')),
    sa.CheckConstraint("subject_kind IN ('child')", name=op.f('ck_alerts_subject_kind_known')),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_alerts_child_id_children')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerts')),
    schema='hw'
    )
    op.create_index('uq_alerts_one_live_each_child', 'alerts', ['child_id'], unique=True, schema='hw', postgresql_where=sa.text("status IN ('open', 'acknowledged', 'snoozed')"))
    op.create_table('child_identifiers',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind IN ('police_person_id', 'nhs_number', 'upn', 'child_la_id')", name=op.f('ck_child_identifiers_kind_known')),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_child_identifiers_child_id_children')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_child_identifiers')),
    sa.UniqueConstraint('child_id', 'kind', 'issuer', 'value', name=op.f('uq_child_identifiers_child_id_kind_issuer_value')),
    schema='hw'
    )
    op.create_index('ix_child_identifiers_value', 'child_identifiers', ['kind', 'issuer', 'value'], unique=False, schema='hw')
    op.create_table('child_keys',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_child_keys_child_id_children')),
    sa.PrimaryKeyConstraint('key', 'child_id', name=op.f('pk_child_keys')),
    schema='hw'
    )
    op.create_index(op.f('ix_child_keys_child_id'), 'child_keys', ['child_id'], unique=False, schema='hw')
    op.create_table('evaluations_due',
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('backfill', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_evaluations_due_child_id_children')),
    sa.PrimaryKeyConstraint('child_id', name=op.f('pk_evaluations_due')),
    schema='hw'
    )
    op.create_table('inbox',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('source_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('backfill', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('state', sa.Text(), server_default='received', nullable=False),
    sa.Column('refusal', sa.Text(), nullable=True),
    sa.Column('received_by', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('times_received', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('last_received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("(state = 'refused') = (refusal IS NOT NULL)", name=op.f('ck_inbox_refusal_said')),
    sa.CheckConstraint("kind IN ('reports', 'children', 'settings', 'placements')", name=op.f('ck_inbox_kind_known')),
    sa.CheckConstraint("state IN ('received', 'split', 'refused')", name=op.f('ck_inbox_state_known')),
    sa.ForeignKeyConstraint(['source_id'], ['hw.sources.id'], name=op.f('fk_inbox_source_id_sources')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('source_id', 'kind', 'digest', name=op.f('uq_inbox_source_id_kind_digest')),
    schema='hw'
    )
    op.create_table('recorded_identities',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('surname', sa.Text(), nullable=False),
    sa.Column('forename', sa.Text(), nullable=False),
    sa.Column('aliases', sa.Text(), server_default='', nullable=False),
    sa.Column('dob', sa.Date(), nullable=True),
    sa.Column('birth_year', sa.Integer(), nullable=True),
    sa.Column('sex', sa.Text(), server_default='U', nullable=False),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('postcode', sa.Text(), nullable=True),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('times', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.CheckConstraint("origin IN ('report', 'authority')", name=op.f('ck_recorded_identities_origin_known')),
    sa.CheckConstraint("sex IN ('M', 'F', 'X', 'U')", name=op.f('ck_recorded_identities_sex_known')),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_recorded_identities_child_id_children')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_identities')),
    sa.UniqueConstraint('child_id', 'digest', name=op.f('uq_recorded_identities_child_id_digest')),
    schema='hw'
    )
    op.create_geospatial_table('settings',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=True),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), server_default='', nullable=False),
    sa.Column('address', sa.Text(), server_default='', nullable=False),
    sa.Column('address_key', sa.Text(), server_default='', nullable=False),
    sa.Column('postcode', sa.Text(), nullable=True),
    sa.Column('point', Geometry(geometry_type='POINT', srid=27700, dimension=2, spatial_index=False, from_text='ST_GeomFromEWKT', name='geometry'), nullable=True),
    sa.Column('cell', sa.Text(), sa.Computed("'E' || floor(public.ST_X(point) / 1000)::int::text || 'N' || floor(public.ST_Y(point) / 1000)::int::text", persisted=True), nullable=True),
    sa.Column('provider_id', sa.UUID(), nullable=True),
    sa.Column('urn', sa.Text(), nullable=True),
    sa.Column('places', sa.Integer(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('host_authority', sa.Text(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("kind IN ('childrens_home', 'foster_care', 'supported_accommodation', 'secure_home', 'school', 'hospital', 'other')", name=op.f('ck_settings_kind_known')),
    sa.CheckConstraint("origin IN ('list', 'report')", name=op.f('ck_settings_origin_known')),
    sa.CheckConstraint('closed_on >= opened_on', name=op.f('ck_settings_closed_after_opened')),
    sa.ForeignKeyConstraint(['provider_id'], ['hw.providers.id'], name=op.f('fk_settings_provider_id_providers')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settings')),
    sa.UniqueConstraint('ref', name=op.f('uq_settings_ref')),
    schema='hw'
    )
    op.create_geospatial_index('idx_settings_point', 'settings', ['point'], unique=False, schema='hw', postgresql_using='gist', postgresql_ops={})
    op.create_index('ix_settings_cell', 'settings', ['cell'], unique=False, schema='hw')
    op.create_index('ix_settings_postcode_address_key', 'settings', ['postcode', 'address_key'], unique=False, schema='hw')
    op.create_index(op.f('ix_settings_provider_id'), 'settings', ['provider_id'], unique=False, schema='hw')
    op.create_table('alert_events',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('alert_id', sa.UUID(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=True),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['hw.alerts.id'], name=op.f('fk_alert_events_alert_id_alerts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_events')),
    schema='hw'
    )
    op.create_index('ix_alert_events_alert_id_at', 'alert_events', ['alert_id', 'at'], unique=False, schema='hw')
    op.create_table('alert_findings',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('alert_id', sa.UUID(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('rule_set_version', sa.Text(), nullable=False),
    sa.Column('severity', sa.Text(), nullable=False),
    sa.Column('holds', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('newest_evidence_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("severity IN ('low', 'medium', 'high')", name=op.f('ck_alert_findings_severity_known')),
    sa.CheckConstraint('holds = (withdrawn_at IS NULL)', name=op.f('ck_alert_findings_withdrawn_when_not_holding')),
    sa.ForeignKeyConstraint(['alert_id'], ['hw.alerts.id'], name=op.f('fk_alert_findings_alert_id_alerts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_findings')),
    sa.UniqueConstraint('alert_id', 'rule', name=op.f('uq_alert_findings_alert_id_rule')),
    schema='hw'
    )
    op.create_table('inbox_chunks',
    sa.Column('inbox_id', sa.UUID(), nullable=False),
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['inbox_id'], ['hw.inbox.id'], name=op.f('fk_inbox_chunks_inbox_id_inbox')),
    sa.PrimaryKeyConstraint('inbox_id', 'seq', name=op.f('pk_inbox_chunks')),
    schema='hw'
    )
    op.create_table('inbox_records',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inbox_id', sa.UUID(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('raw', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('state', sa.Text(), server_default='pending', nullable=False),
    sa.Column('processed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'pending') = (processed_at IS NULL)", name=op.f('ck_inbox_records_processed_when_decided')),
    sa.CheckConstraint("state IN ('pending', 'accepted', 'amended', 'duplicate', 'quarantined', 'dismissed')", name=op.f('ck_inbox_records_state_known')),
    sa.ForeignKeyConstraint(['inbox_id'], ['hw.inbox.id'], name=op.f('fk_inbox_records_inbox_id_inbox')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox_records')),
    sa.UniqueConstraint('inbox_id', 'position', name=op.f('uq_inbox_records_inbox_id_position')),
    schema='hw'
    )
    op.create_index('ix_inbox_records_pending', 'inbox_records', ['inbox_id', 'position'], unique=False, schema='hw', postgresql_where=sa.text("state = 'pending'"))
    op.create_table('placements',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('setting_id', sa.UUID(), nullable=False),
    sa.Column('placing_authority', sa.Text(), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('legal_status', sa.Text(), nullable=True),
    sa.Column('placement_type', sa.Text(), nullable=True),
    sa.Column('notified_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    postgresql.ExcludeConstraint((sa.column('child_id'), '='), (sa.text("daterange(started_on, ended_on, '[)')"), '&&'), deferrable=True, initially='DEFERRED', using='gist', name='ex_placements_one_at_a_time'),
    sa.CheckConstraint('ended_on >= started_on', name=op.f('ck_placements_ended_after_started')),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_placements_child_id_children')),
    sa.ForeignKeyConstraint(['setting_id'], ['hw.settings.id'], name=op.f('fk_placements_setting_id_settings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placements')),
    sa.UniqueConstraint('placing_authority', 'ref', name=op.f('uq_placements_placing_authority_ref')),
    schema='hw'
    )
    op.create_index('ix_placements_child_id_started_on', 'placements', ['child_id', 'started_on'], unique=False, schema='hw')
    op.create_index(op.f('ix_placements_setting_id'), 'placements', ['setting_id'], unique=False, schema='hw')
    op.create_table('users',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('username', sa.Text(), nullable=False),
    sa.Column('display_name', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('agency_id', sa.UUID(), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("role IN ('social_care', 'police', 'provider', 'placing_authority', 'administrator')", name=op.f('ck_users_role_known')),
    sa.ForeignKeyConstraint(['agency_id'], ['hw.agencies.id'], name=op.f('fk_users_agency_id_agencies')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('username', name=op.f('uq_users_username')),
    schema='hw'
    )
    op.create_geospatial_table('episodes',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('overtaken', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('went_missing_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('risk_level', sa.Text(), nullable=True),
    sa.Column('missing_from_type', sa.Text(), nullable=True),
    sa.Column('setting_id', sa.UUID(), nullable=True),
    sa.Column('placement_id', sa.UUID(), nullable=True),
    sa.Column('missing_from', Geometry(geometry_type='POINT', srid=27700, dimension=2, spatial_index=False, from_text='ST_GeomFromEWKT', name='geometry'), nullable=True),
    sa.Column('missing_from_precision', sa.Text(), nullable=True),
    sa.Column('missing_from_cell', sa.Text(), sa.Computed("'E' || floor(public.ST_X(missing_from) / 1000)::int::text || 'N' || floor(public.ST_Y(missing_from) / 1000)::int::text", persisted=True), nullable=True),
    sa.Column('found', Geometry(geometry_type='POINT', srid=27700, dimension=2, spatial_index=False, from_text='ST_GeomFromEWKT', name='geometry'), nullable=True),
    sa.Column('found_precision', sa.Text(), nullable=True),
    sa.Column('found_cell', sa.Text(), sa.Computed("'E' || floor(public.ST_X(found) / 1000)::int::text || 'N' || floor(public.ST_Y(found) / 1000)::int::text", persisted=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    postgresql.ExcludeConstraint((sa.column('child_id'), '='), (sa.column('kind'), '='), (sa.text("tstzrange(went_missing_at, returned_at, '[)')"), '&&'), where=sa.text("state IN ('open', 'returned')"), deferrable=True, initially='DEFERRED', using='gist', name='ex_episodes_no_overlap'),
    postgresql.ExcludeConstraint((sa.column('child_id'), '='), where=sa.text("state = 'open'"), deferrable=True, initially='DEFERRED', using='gist', name='ex_episodes_one_open'),
    sa.CheckConstraint("(state = 'returned') = (returned_at IS NOT NULL)", name=op.f('ck_episodes_returned_has_time')),
    sa.CheckConstraint("NOT overtaken OR state = 'ended_unknown'", name=op.f('ck_episodes_overtaken_is_ended')),
    sa.CheckConstraint("found_precision IN ('coordinates', 'setting', 'postcode', 'sector', 'district')", name=op.f('ck_episodes_found_precision_known')),
    sa.CheckConstraint("kind IN ('missing', 'absent', 'away_unauthorised')", name=op.f('ck_episodes_kind_known')),
    sa.CheckConstraint("missing_from_precision IN ('coordinates', 'setting', 'postcode', 'sector', 'district')", name=op.f('ck_episodes_missing_from_precision_known')),
    sa.CheckConstraint("risk_level IN ('no_apparent_risk', 'low', 'medium', 'high')", name=op.f('ck_episodes_risk_level_known')),
    sa.CheckConstraint("state IN ('open', 'returned', 'ended_unknown', 'cancelled')", name=op.f('ck_episodes_state_known')),
    sa.CheckConstraint('returned_at >= went_missing_at', name=op.f('ck_episodes_returned_after_missing')),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_episodes_child_id_children')),
    sa.ForeignKeyConstraint(['placement_id'], ['hw.placements.id'], name=op.f('fk_episodes_placement_id_placements')),
    sa.ForeignKeyConstraint(['setting_id'], ['hw.settings.id'], name=op.f('fk_episodes_setting_id_settings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_episodes')),
    schema='hw'
    )
    op.create_geospatial_index('idx_episodes_found', 'episodes', ['found'], unique=False, schema='hw', postgresql_using='gist', postgresql_ops={})
    op.create_geospatial_index('idx_episodes_missing_from', 'episodes', ['missing_from'], unique=False, schema='hw', postgresql_using='gist', postgresql_ops={})
    op.create_index('ix_episodes_child_id_went_missing_at', 'episodes', ['child_id', 'went_missing_at'], unique=False, schema='hw')
    op.create_index('ix_episodes_found_cell', 'episodes', ['found_cell'], unique=False, schema='hw')
    op.create_index('ix_episodes_missing_from_cell', 'episodes', ['missing_from_cell'], unique=False, schema='hw')
    op.create_index('ix_episodes_open', 'episodes', ['child_id'], unique=False, schema='hw', postgresql_where=sa.text("state = 'open'"))
    op.create_index(op.f('ix_episodes_setting_id'), 'episodes', ['setting_id'], unique=False, schema='hw')
    op.create_table('quarantine',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inbox_record_id', sa.BigInteger(), nullable=False),
    sa.Column('problems', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('attempts', sa.Integer(), server_default=sa.text('1'), nullable=False),
    sa.Column('state', sa.Text(), server_default='held', nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.CheckConstraint("(state = 'dismissed') = (why IS NOT NULL)", name=op.f('ck_quarantine_dismissal_has_reason')),
    sa.CheckConstraint("(state = 'held') = (decided_at IS NULL)", name=op.f('ck_quarantine_decided_when_not_held')),
    sa.CheckConstraint("state IN ('held', 'resolved', 'dismissed')", name=op.f('ck_quarantine_state_known')),
    sa.ForeignKeyConstraint(['inbox_record_id'], ['hw.inbox_records.id'], name=op.f('fk_quarantine_inbox_record_id_inbox_records')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantine')),
    sa.UniqueConstraint('inbox_record_id', name=op.f('uq_quarantine_inbox_record_id')),
    schema='hw'
    )
    op.create_table('web_sessions',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('user_id', sa.UUID(), nullable=False),
    sa.Column('csrf_token', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['hw.users.id'], name=op.f('fk_web_sessions_user_id_users')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_web_sessions')),
    schema='hw'
    )
    op.create_index(op.f('ix_web_sessions_user_id'), 'web_sessions', ['user_id'], unique=False, schema='hw')
    op.create_table('reports',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('force', sa.Text(), nullable=False),
    sa.Column('force_key', sa.Text(), nullable=False),
    sa.Column('report_id', sa.Text(), nullable=False),
    sa.Column('source_id', sa.UUID(), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('episode_id', sa.UUID(), nullable=True),
    sa.Column('setting_id', sa.UUID(), nullable=True),
    sa.Column('setting_reason', sa.Text(), nullable=True),
    sa.Column('current_version_id', sa.UUID(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_reports_child_id_children')),
    sa.ForeignKeyConstraint(['episode_id'], ['hw.episodes.id'], name=op.f('fk_reports_episode_id_episodes')),
    sa.ForeignKeyConstraint(['setting_id'], ['hw.settings.id'], name=op.f('fk_reports_setting_id_settings')),
    sa.ForeignKeyConstraint(['source_id'], ['hw.sources.id'], name=op.f('fk_reports_source_id_sources')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('force_key', 'report_id', name=op.f('uq_reports_force_key_report_id')),
    schema='hw'
    )
    op.create_index('ix_reports_child_id', 'reports', ['child_id'], unique=False, schema='hw')
    op.create_index('ix_reports_episode_id', 'reports', ['episode_id'], unique=False, schema='hw')
    op.create_table('alert_evidence',
    sa.Column('finding_id', sa.UUID(), nullable=False),
    sa.Column('report_pk', sa.UUID(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['hw.alert_findings.id'], name=op.f('fk_alert_evidence_finding_id_alert_findings')),
    sa.ForeignKeyConstraint(['report_pk'], ['hw.reports.id'], name=op.f('fk_alert_evidence_report_pk_reports')),
    sa.PrimaryKeyConstraint('finding_id', 'report_pk', name=op.f('pk_alert_evidence')),
    schema='hw'
    )
    op.create_index(op.f('ix_alert_evidence_report_pk'), 'alert_evidence', ['report_pk'], unique=False, schema='hw')
    op.create_table('link_decisions',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('report_pk', sa.UUID(), nullable=False),
    sa.Column('child_id', sa.UUID(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('best_candidate_id', sa.UUID(), nullable=True),
    sa.Column('evidence', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('model_version', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("decision IN ('linked', 'new', 'review')", name=op.f('ck_link_decisions_decision_known')),
    sa.CheckConstraint('score BETWEEN 0 AND 1', name=op.f('ck_link_decisions_score_is_a_probability')),
    sa.ForeignKeyConstraint(['best_candidate_id'], ['hw.children.id'], name=op.f('fk_link_decisions_best_candidate_id_children')),
    sa.ForeignKeyConstraint(['child_id'], ['hw.children.id'], name=op.f('fk_link_decisions_child_id_children')),
    sa.ForeignKeyConstraint(['report_pk'], ['hw.reports.id'], name=op.f('fk_link_decisions_report_pk_reports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_decisions')),
    schema='hw'
    )
    op.create_index('ix_link_decisions_child_id', 'link_decisions', ['child_id'], unique=False, schema='hw')
    op.create_index('uq_link_decisions_current', 'link_decisions', ['report_pk'], unique=True, schema='hw', postgresql_where=sa.text('superseded_at IS NULL'))
    op.create_geospatial_table('report_versions',
    sa.Column('id', sa.UUID(), server_default=sa.text('gen_random_uuid()'), nullable=False),
    sa.Column('report_pk', sa.UUID(), nullable=False),
    sa.Column('arrival', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('inbox_record_id', sa.BigInteger(), nullable=False),
    sa.Column('content_digest', sa.Text(), nullable=False),
    sa.Column('report_version', sa.Integer(), nullable=True),
    sa.Column('record_status', sa.Text(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('went_missing_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_time_unknown', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('risk_level', sa.Text(), nullable=True),
    sa.Column('initial_risk_level', sa.Text(), nullable=True),
    sa.Column('concerns', sa.Text(), server_default='', nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('faults', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('missing_from', Geometry(geometry_type='POINT', srid=27700, dimension=2, spatial_index=False, from_text='ST_GeomFromEWKT', name='geometry'), nullable=True),
    sa.Column('missing_from_precision', sa.Text(), nullable=True),
    sa.Column('found', Geometry(geometry_type='POINT', srid=27700, dimension=2, spatial_index=False, from_text='ST_GeomFromEWKT', name='geometry'), nullable=True),
    sa.Column('found_precision', sa.Text(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.CheckConstraint("initial_risk_level IN ('no_apparent_risk', 'low', 'medium', 'high')", name=op.f('ck_report_versions_initial_risk_level_known')),
    sa.CheckConstraint("record_status IN ('missing', 'absent', 'away_unauthorised', 'cancelled')", name=op.f('ck_report_versions_record_status_known')),
    sa.CheckConstraint("risk_level IN ('no_apparent_risk', 'low', 'medium', 'high')", name=op.f('ck_report_versions_risk_level_known')),
    sa.ForeignKeyConstraint(['inbox_record_id'], ['hw.inbox_records.id'], name=op.f('fk_report_versions_inbox_record_id_inbox_records')),
    sa.ForeignKeyConstraint(['report_pk'], ['hw.reports.id'], name=op.f('fk_report_versions_report_pk_reports')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_versions')),
    sa.UniqueConstraint('arrival', name=op.f('uq_report_versions_arrival')),
    sa.UniqueConstraint('report_pk', 'content_digest', name=op.f('uq_report_versions_report_pk_content_digest')),
    schema='hw'
    )
    op.create_index(op.f('ix_report_versions_inbox_record_id'), 'report_versions', ['inbox_record_id'], unique=False, schema='hw')
    op.create_foreign_key(
        op.f('fk_reports_current_version_id_report_versions'), 'reports', 'report_versions',
        ['current_version_id'], ['id'], source_schema='hw', referent_schema='hw', deferrable=True, initially='DEFERRED',
    )
    for part in ('0001_functions.sql', '0001_access.sql'):
        op.get_bind().exec_driver_sql((SQL / part).read_text(encoding='utf-8').replace('%', '%%'))


def downgrade() -> None:
    op.drop_constraint(
        op.f('fk_reports_current_version_id_report_versions'), 'reports', schema='hw', type_='foreignkey'
    )
    op.drop_index(op.f('ix_report_versions_inbox_record_id'), table_name='report_versions', schema='hw')
    op.drop_geospatial_table('report_versions', schema='hw')
    op.drop_index('uq_link_decisions_current', table_name='link_decisions', schema='hw', postgresql_where=sa.text('superseded_at IS NULL'))
    op.drop_index('ix_link_decisions_child_id', table_name='link_decisions', schema='hw')
    op.drop_table('link_decisions', schema='hw')
    op.drop_index(op.f('ix_alert_evidence_report_pk'), table_name='alert_evidence', schema='hw')
    op.drop_table('alert_evidence', schema='hw')
    op.drop_index('ix_reports_episode_id', table_name='reports', schema='hw')
    op.drop_index('ix_reports_child_id', table_name='reports', schema='hw')
    op.drop_table('reports', schema='hw')
    op.drop_index(op.f('ix_web_sessions_user_id'), table_name='web_sessions', schema='hw')
    op.drop_table('web_sessions', schema='hw')
    op.drop_table('quarantine', schema='hw')
    op.drop_index(op.f('ix_episodes_setting_id'), table_name='episodes', schema='hw')
    op.drop_index('ix_episodes_open', table_name='episodes', schema='hw', postgresql_where=sa.text("state = 'open'"))
    op.drop_index('ix_episodes_missing_from_cell', table_name='episodes', schema='hw')
    op.drop_index('ix_episodes_found_cell', table_name='episodes', schema='hw')
    op.drop_index('ix_episodes_child_id_went_missing_at', table_name='episodes', schema='hw')
    op.drop_geospatial_index('idx_episodes_missing_from', table_name='episodes', schema='hw', postgresql_using='gist', column_name='missing_from')
    op.drop_geospatial_index('idx_episodes_found', table_name='episodes', schema='hw', postgresql_using='gist', column_name='found')
    op.drop_geospatial_table('episodes', schema='hw')
    op.drop_table('users', schema='hw')
    op.drop_index(op.f('ix_placements_setting_id'), table_name='placements', schema='hw')
    op.drop_index('ix_placements_child_id_started_on', table_name='placements', schema='hw')
    op.drop_table('placements', schema='hw')
    op.drop_index('ix_inbox_records_pending', table_name='inbox_records', schema='hw', postgresql_where=sa.text("state = 'pending'"))
    op.drop_table('inbox_records', schema='hw')
    op.drop_table('inbox_chunks', schema='hw')
    op.drop_table('alert_findings', schema='hw')
    op.drop_index('ix_alert_events_alert_id_at', table_name='alert_events', schema='hw')
    op.drop_table('alert_events', schema='hw')
    op.drop_index(op.f('ix_settings_provider_id'), table_name='settings', schema='hw')
    op.drop_index('ix_settings_postcode_address_key', table_name='settings', schema='hw')
    op.drop_index('ix_settings_cell', table_name='settings', schema='hw')
    op.drop_geospatial_index('idx_settings_point', table_name='settings', schema='hw', postgresql_using='gist', column_name='point')
    op.drop_geospatial_table('settings', schema='hw')
    op.drop_table('recorded_identities', schema='hw')
    op.drop_table('inbox', schema='hw')
    op.drop_table('evaluations_due', schema='hw')
    op.drop_index(op.f('ix_child_keys_child_id'), table_name='child_keys', schema='hw')
    op.drop_table('child_keys', schema='hw')
    op.drop_index('ix_child_identifiers_value', table_name='child_identifiers', schema='hw')
    op.drop_table('child_identifiers', schema='hw')
    op.drop_index('uq_alerts_one_live_each_child', table_name='alerts', schema='hw', postgresql_where=sa.text("status IN ('open', 'acknowledged', 'snoozed')"))
    op.drop_table('alerts', schema='hw')
    op.drop_table('agencies', schema='hw')
    op.drop_table('sources', schema='hw')
    op.drop_index('ix_sign_in_attempts_key_at', table_name='sign_in_attempts', schema='hw')
    op.drop_table('sign_in_attempts', schema='hw')
    op.drop_table('providers', schema='hw')
    op.drop_index('ix_postcodes_sector', table_name='postcodes', schema='hw')
    op.drop_index('ix_postcodes_district', table_name='postcodes', schema='hw')
    op.drop_geospatial_index('idx_postcodes_point', table_name='postcodes', schema='hw', postgresql_using='gist', column_name='point')
    op.drop_geospatial_table('postcodes', schema='hw')
    op.drop_table('job_runs', schema='hw')
    op.drop_index('ix_history_table_name_row_id', table_name='history', schema='hw')
    op.drop_table('history', schema='hw')
    op.drop_table('children', schema='hw')
    op.drop_table('audit_log', schema='hw')
    op.drop_table('audit_head', schema='hw')
    op.drop_table('areas', schema='hw')
    for function in (
        'keep_history()', 'refuse_change()', 'audit_faults()', 'audit_append(text, uuid[], jsonb, integer, inet)',
        'audit_text(bigint, timestamptz, text, text, text, uuid[], jsonb, integer, inet)', 'acting_role()',
        'visible_children()', 'visible_settings()', 'scope_kind()', 'sees_county()', 'scope()',
    ):
        op.execute(f'DROP FUNCTION hw.{function}')
