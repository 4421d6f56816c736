-- Functions that look behind the policies for a caller. Owned by homeward_definer, full names, fixed search path.
-- The list is held by a test: a new one is a decision, not a habit.

-- Whose rows: the setting holds an opaque session token, which means nothing unless its digest is a live session.
CREATE FUNCTION hw.scope(OUT kind text, OUT provider_id uuid, OUT authority text, OUT username text, OUT user_role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.kind, a.provider_id, a.authority, u.username, u.role
    FROM hw.web_sessions s
    JOIN hw.users u ON u.id = s.user_id AND u.disabled_at IS NULL
    JOIN hw.agencies a ON a.id = u.agency_id
    WHERE s.token_hash = sha256(convert_to(nullif(current_setting('homeward.session', true), ''), 'UTF8'))
      AND s.ended_at IS NULL AND s.expires_at > now()
$$;

CREATE FUNCTION hw.sees_county() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT kind = 'county' FROM hw.scope()), false)
$$;

CREATE FUNCTION hw.scope_kind() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT kind FROM hw.scope()
$$;

CREATE FUNCTION hw.visible_settings() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    -- A provider's own; for an authority, those where it has placed a child.
    SELECT coalesce(array_agg(st.id), '{}')
    FROM hw.scope() sc JOIN hw.settings st ON
        (sc.kind = 'provider' AND st.provider_id = sc.provider_id)
        OR (sc.kind = 'authority'
            AND st.id IN (SELECT p.setting_id FROM hw.placements p WHERE p.placing_authority = sc.authority))
$$;

CREATE FUNCTION hw.visible_children() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT p.child_id), '{}')
    FROM hw.scope() sc
    JOIN hw.placements p ON
        (sc.kind = 'provider'
         AND p.setting_id = ANY (ARRAY(SELECT st.id FROM hw.settings st WHERE st.provider_id = sc.provider_id))
         AND p.started_on <= current_date AND (p.ended_on IS NULL OR p.ended_on > current_date))
        OR (sc.kind = 'authority' AND p.placing_authority = sc.authority)
$$;

-- The login role a caller acts as, whether it logged in so or assumed it by SET ROLE.
CREATE FUNCTION hw.acting_role() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(nullif(current_setting('role', true), 'none'), session_user::text)
$$;

-- Audit: hash = sha256(previous hash || canonical JSON array of the entry). The head row is locked until commit.
CREATE FUNCTION hw.audit_text(
    seq bigint, at timestamptz, actor text, actor_role text, action text,
    subjects uuid[], details jsonb, row_count integer, address inet
) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_array(
        seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, actor_role, action,
        to_jsonb(subjects), details, row_count, host(address))::text
$$;

CREATE FUNCTION hw.audit_append(
    action text, subjects uuid[], details jsonb, row_count integer, address inet
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head hw.audit_head%ROWTYPE;
    who text;
    caller text := hw.acting_role();
    moment timestamptz;
    next_hash bytea;
BEGIN
    -- A page cannot say who it is for: the session does. The command line names the account that ran it.
    IF caller = 'homeward_app' THEN
        SELECT username INTO who FROM hw.scope();
        IF who IS NULL THEN
            RAISE EXCEPTION 'No audit without a signed-in person' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSE
        who := coalesce(nullif(current_setting('homeward.actor', true), ''), caller);
    END IF;
    SELECT * INTO head FROM hw.audit_head FOR UPDATE;
    moment := clock_timestamp();
    next_hash := sha256(head.hash || convert_to(
        hw.audit_text(head.seq + 1, moment, who, caller, action, subjects, details, row_count, address), 'UTF8'));
    INSERT INTO hw.audit_log (seq, at, actor, actor_role, action, subjects, details, row_count, address, prev_hash, hash)
    VALUES (head.seq + 1, moment, who, caller, action, subjects, details, row_count, address, head.hash, next_hash);
    UPDATE hw.audit_head SET seq = head.seq + 1, hash = next_hash;
    RETURN head.seq + 1;
END
$$;

-- Every entry whose own hash or link to the one before is wrong, and a head that does not match the last entry.
CREATE FUNCTION hw.audit_faults() RETURNS TABLE (seq bigint, fault text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH chain AS (
        SELECT l.*,
               lag(l.hash) OVER (ORDER BY l.seq) AS before_hash,
               lag(l.seq) OVER (ORDER BY l.seq) AS before_seq
        FROM hw.audit_log l)
    SELECT c.seq, CASE
        WHEN c.seq <> coalesce(c.before_seq, 0) + 1 THEN 'an entry before this one is gone'
        WHEN c.prev_hash <> coalesce(c.before_hash, decode('00', 'hex')) THEN 'does not follow the entry before it'
        ELSE 'was changed' END
    FROM chain c
    WHERE c.seq <> coalesce(c.before_seq, 0) + 1
       OR c.prev_hash <> coalesce(c.before_hash, decode('00', 'hex'))
       OR c.hash <> sha256(c.prev_hash || convert_to(hw.audit_text(
            c.seq, c.at, c.actor, c.actor_role, c.action, c.subjects, c.details, c.row_count, c.address), 'UTF8'))
    UNION ALL
    SELECT coalesce(e.seq, 0), CASE
        WHEN h.seq IS NULL THEN 'the head of the chain is gone'
        WHEN h.seq > coalesce(e.seq, 0) THEN 'the last entries are gone'
        WHEN h.seq < e.seq THEN 'an entry was added behind the head of the chain'
        ELSE 'the last entry is not the one that was written' END
    FROM (SELECT 1) AS always
    LEFT JOIN hw.audit_head h ON true
    LEFT JOIN (SELECT l.seq, l.hash FROM hw.audit_log l ORDER BY l.seq DESC LIMIT 1) AS e ON true
    WHERE (h.seq, h.hash) IS DISTINCT FROM (coalesce(e.seq, 0), coalesce(e.hash, decode('00', 'hex')))
    ORDER BY 1
$$;

CREATE FUNCTION hw.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

-- The row as it was, for every table whose rows may change.
CREATE FUNCTION hw.keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF to_jsonb(OLD) - 'updated_at' IS DISTINCT FROM to_jsonb(NEW) - 'updated_at' THEN
        INSERT INTO hw.history (table_name, row_id, changed_by, before)
        VALUES (TG_TABLE_NAME, OLD.id,
                coalesce(nullif(current_setting('homeward.actor', true), ''), hw.acting_role()), to_jsonb(OLD));
    END IF;
    RETURN NULL;
END
$$;

DO $$
DECLARE
    item text;
BEGIN
    FOREACH item IN ARRAY ARRAY['audit_log', 'report_versions', 'alert_events', 'history', 'inbox_chunks'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON hw.%I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION hw.refuse_change()', item);
    END LOOP;
    FOREACH item IN ARRAY ARRAY['children', 'settings', 'placements', 'episodes', 'reports', 'alerts', 'alert_findings'] LOOP
        EXECUTE format('CREATE TRIGGER keep_history AFTER UPDATE ON hw.%I '
                       'FOR EACH ROW EXECUTE FUNCTION hw.keep_history()', item);
    END LOOP;
END
$$;

INSERT INTO hw.audit_head (seq, hash) VALUES (0, '\x00');
