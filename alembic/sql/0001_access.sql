-- Who may touch what. Default deny: a table without a line here can be reached by nobody but its owner's migrations.

-- 1. Row-level security, forced, on everything but the open reference tables.
DO $$
DECLARE
    item text;
BEGIN
    FOR item IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'hw'
          AND tablename NOT IN ('alembic_version', 'sources', 'providers', 'postcodes', 'areas', 'job_runs')
    LOOP
        EXECUTE format('ALTER TABLE hw.%I ENABLE ROW LEVEL SECURITY', item);
        EXECUTE format('ALTER TABLE hw.%I FORCE ROW LEVEL SECURITY', item);
    END LOOP;
END
$$;

-- 2. Operator and worker: every row of the record, through policies of their own; no TRUNCATE, no DDL, few deletes.
DO $$
DECLARE
    item text;
BEGIN
    FOREACH item IN ARRAY ARRAY[
        'inbox', 'inbox_chunks', 'inbox_records', 'quarantine', 'children', 'recorded_identities',
        'child_identifiers', 'child_keys', 'settings', 'placements', 'episodes', 'reports', 'report_versions',
        'link_decisions', 'evaluations_due', 'alerts', 'alert_findings', 'alert_evidence', 'alert_events']
    LOOP
        EXECUTE format('CREATE POLICY operators ON hw.%I TO homeward_operator, homeward_worker '
                       'USING (true) WITH CHECK (true)', item);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON hw.%I TO homeward_operator, homeward_worker', item);
    END LOOP;
END
$$;
GRANT DELETE ON hw.evaluations_due, hw.alert_evidence TO homeward_operator, homeward_worker;
GRANT SELECT, INSERT, UPDATE ON hw.sources, hw.providers, hw.postcodes, hw.areas, hw.job_runs
    TO homeward_operator, homeward_worker;
CREATE POLICY operators ON hw.history FOR SELECT TO homeward_operator USING (true);
CREATE POLICY operators ON hw.audit_log FOR SELECT TO homeward_operator USING (true);
CREATE POLICY operators ON hw.agencies TO homeward_operator USING (true) WITH CHECK (true);
CREATE POLICY operators ON hw.users TO homeward_operator USING (true) WITH CHECK (true);
GRANT SELECT ON hw.history, hw.audit_log TO homeward_operator;
GRANT SELECT, INSERT, UPDATE ON hw.agencies, hw.users TO homeward_operator;

-- 3. Pages and API: what the session entitles to. The sub-selects run once a query, not once a row.
GRANT SELECT ON hw.sources, hw.providers, hw.postcodes, hw.areas TO homeward_app;
GRANT SELECT ON hw.children, hw.placements, hw.settings, hw.episodes, hw.alerts, hw.alert_findings, hw.alert_evidence,
    hw.alert_events, hw.reports, hw.report_versions, hw.link_decisions, hw.recorded_identities,
    hw.child_identifiers TO homeward_app;

CREATE POLICY people ON hw.children FOR SELECT TO homeward_app USING (
    (SELECT hw.sees_county()) OR id = ANY ((SELECT hw.visible_children())::uuid[]));
CREATE POLICY people ON hw.settings FOR SELECT TO homeward_app USING (
    (SELECT hw.sees_county()) OR id = ANY ((SELECT hw.visible_settings())::uuid[]));
CREATE POLICY people ON hw.placements FOR SELECT TO homeward_app USING (
    (SELECT hw.sees_county())
    OR ((SELECT hw.scope_kind()) = 'provider' AND setting_id = ANY ((SELECT hw.visible_settings())::uuid[]))
    OR ((SELECT hw.scope_kind()) = 'authority' AND placing_authority = (SELECT authority FROM hw.scope())));
CREATE POLICY people ON hw.episodes FOR SELECT TO homeward_app USING (
    (SELECT hw.sees_county())
    OR ((SELECT hw.scope_kind()) = 'provider' AND setting_id = ANY ((SELECT hw.visible_settings())::uuid[])
        AND child_id = ANY ((SELECT hw.visible_children())::uuid[]))
    OR ((SELECT hw.scope_kind()) = 'authority' AND child_id = ANY ((SELECT hw.visible_children())::uuid[])));
CREATE POLICY people ON hw.alerts FOR SELECT TO homeward_app USING (
    (SELECT hw.sees_county())
    OR ((SELECT hw.scope_kind()) = 'authority' AND child_id = ANY ((SELECT hw.visible_children())::uuid[])));
CREATE POLICY people ON hw.alert_findings FOR SELECT TO homeward_app USING (
    alert_id IN (SELECT a.id FROM hw.alerts a));
CREATE POLICY people ON hw.alert_events FOR SELECT TO homeward_app USING (
    alert_id IN (SELECT a.id FROM hw.alerts a));
CREATE POLICY people ON hw.alert_evidence FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
CREATE POLICY people ON hw.reports FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
CREATE POLICY people ON hw.report_versions FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
CREATE POLICY people ON hw.link_decisions FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
CREATE POLICY people ON hw.recorded_identities FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
CREATE POLICY people ON hw.child_identifiers FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));

-- For the county's people: how much is held back and when each source was last heard of; never what was received.
GRANT SELECT (id, source_id, kind, state, received_at, last_received_at) ON hw.inbox TO homeward_app;
GRANT SELECT (id, state, created_at) ON hw.quarantine TO homeward_app;
CREATE POLICY people ON hw.inbox FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
CREATE POLICY people ON hw.quarantine FOR SELECT TO homeward_app USING ((SELECT hw.sees_county()));
-- Which schema is served: asked by the readiness check.
GRANT SELECT ON hw.alembic_version TO homeward_app, homeward_signin, homeward_operator, homeward_worker;

-- 4. Sign-in: credentials and sessions, and no child.
CREATE POLICY sign_in ON hw.users FOR SELECT TO homeward_signin USING (true);
CREATE POLICY sign_in ON hw.agencies FOR SELECT TO homeward_signin USING (true);
CREATE POLICY sign_in ON hw.web_sessions TO homeward_signin USING (true) WITH CHECK (true);
CREATE POLICY sign_in ON hw.sign_in_attempts TO homeward_signin USING (true) WITH CHECK (true);
GRANT SELECT ON hw.users, hw.agencies TO homeward_signin;
GRANT SELECT, INSERT, UPDATE ON hw.web_sessions TO homeward_signin;
GRANT SELECT, INSERT, DELETE ON hw.sign_in_attempts TO homeward_signin;
GRANT USAGE ON SEQUENCE hw.sign_in_attempts_id_seq TO homeward_signin;

-- 5. The definer role: just what its functions read and write.
CREATE POLICY definer ON hw.web_sessions FOR SELECT TO homeward_definer USING (true);
CREATE POLICY definer ON hw.users FOR SELECT TO homeward_definer USING (true);
CREATE POLICY definer ON hw.agencies FOR SELECT TO homeward_definer USING (true);
CREATE POLICY definer ON hw.settings FOR SELECT TO homeward_definer USING (true);
CREATE POLICY definer ON hw.placements FOR SELECT TO homeward_definer USING (true);
CREATE POLICY definer ON hw.audit_log TO homeward_definer USING (true) WITH CHECK (true);
CREATE POLICY definer ON hw.audit_head TO homeward_definer USING (true) WITH CHECK (true);
CREATE POLICY definer ON hw.history FOR INSERT TO homeward_definer WITH CHECK (true);
GRANT SELECT ON hw.web_sessions, hw.users, hw.agencies, hw.settings, hw.placements TO homeward_definer;
GRANT SELECT, INSERT ON hw.audit_log TO homeward_definer;
GRANT SELECT, UPDATE ON hw.audit_head TO homeward_definer;
GRANT INSERT ON hw.history TO homeward_definer;
GRANT USAGE ON SEQUENCE hw.history_id_seq TO homeward_definer;

DO $$
DECLARE
    item regprocedure;
BEGIN
    FOR item IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'hw'::regnamespace LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', item);
        IF (SELECT prosecdef FROM pg_proc WHERE oid = item) THEN
            EXECUTE format('ALTER FUNCTION %s OWNER TO homeward_definer', item);
        END IF;
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION hw.acting_role() TO homeward_definer, homeward_operator, homeward_worker, homeward_app;
GRANT EXECUTE ON FUNCTION hw.audit_text(bigint, timestamptz, text, text, text, uuid[], jsonb, integer, inet)
    TO homeward_definer;
GRANT EXECUTE ON FUNCTION hw.scope(), hw.sees_county(), hw.scope_kind(), hw.visible_settings(), hw.visible_children()
    TO homeward_app, homeward_definer;
GRANT EXECUTE ON FUNCTION hw.audit_append(text, uuid[], jsonb, integer, inet)
    TO homeward_app, homeward_operator, homeward_worker;
GRANT EXECUTE ON FUNCTION hw.audit_faults() TO homeward_operator, homeward_worker;
