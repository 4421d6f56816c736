-- Roles, extensions and the schema: run by an administrator before migrations, safe to repeat.
-- Roles belong to the whole cluster, so several databases share them; two upgrades at once may race, hence the catch.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['homeward_owner', 'homeward_definer']
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    FOREACH wanted IN ARRAY ARRAY['homeward_operator', 'homeward_worker', 'homeward_app', 'homeward_signin']
    LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', wanted);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    -- An administrator who is no superuser assumes these roles by membership.
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        EXECUTE format(
            'GRANT homeward_owner, homeward_definer, homeward_operator, homeward_worker, homeward_app, homeward_signin TO %I',
            current_user);
    END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'hw') THEN
        CREATE SCHEMA hw AUTHORIZATION homeward_owner;
    END IF;
    -- Definer functions are created by the owner and handed to the definer role.
    GRANT homeward_definer TO homeward_owner;
    GRANT USAGE, CREATE ON SCHEMA hw TO homeward_definer;
    GRANT USAGE ON SCHEMA hw TO homeward_operator, homeward_worker, homeward_app, homeward_signin;
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
EXCEPTION WHEN OTHERS THEN
    -- Two upgrades of sibling databases granting the same membership at once: the other one did it.
    IF SQLERRM NOT LIKE '%tuple concurrently updated%' THEN RAISE; END IF;
END
$$;
