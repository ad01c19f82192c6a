-- Notices: what a letter tells its reader is also read in the console, and how its mail comes is the reader's choice.
-- Who it is for and what it is about stay as they were when it was written; no row is ever looked up by them alone, so
-- that writing a letter locks nothing.
alter table letter
  add column person_id app.person_id,                                          -- whoever has the address
  add column organisation_id app.organisation_id,                              -- for which the reader acts
  add column client_id app.organisation_id,                                    -- whose account it is about, for a partner's people
  add column place text,                                                       -- where it leads to in the console; never a secret
  add column read_at timestamptz,
  add column digest_id app.letter_id references letter,
  drop constraint letter_state_check,
  -- gathering: waits for its reader's digest; gathered: told by one; kept: in the console alone
  add constraint letter_state_check check (state in ('waiting', 'gathering', 'gathered', 'kept', 'sent', 'failed')),
  add constraint letter_gathered_once check ((state = 'gathered') = (digest_id is not null)),
  add constraint letter_gathering_of_person check (state <> 'gathering' or person_id is not null);
create index letter_of_person on letter (person_id, created_at desc, id desc) where person_id is not null;
create index letter_unread on letter (person_id) where person_id is not null and read_at is null;
create index letter_gathering on letter (person_id, try_at) where state = 'gathering';
create index letter_of_digest on letter (digest_id) where digest_id is not null;

-- whose address it is, whoever writes the letter
create function fence.reader_of(address text) returns text language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select p.id from public.person p where p.email = address and p.state = 'active');
end $$;
alter function fence.reader_of(text) owner to mandato_keys;

-- What is said already is not news: letters from before are in nobody's list. Also those that a statement of the
-- database writes are addressed here.
create function app.address_letter() returns trigger language plpgsql as $$
begin
  new.place := coalesce(new.place, substring(new.facts ->> 'link' from '^https?://[^/]+(/(?:[op]/org_[0-9a-z]{20}|me|staff)(?:/[^?#]*)?(?:[?]part=[a-z]+)?)$'));
  new.person_id := coalesce(new.person_id, fence.reader_of(new.recipient));
  new.organisation_id := coalesce(new.organisation_id, substring(new.place from '^/[op]/(org_[0-9a-z]{20})'));
  new.client_id := coalesce(new.client_id, substring(new.place from '^/p/org_[0-9a-z]{20}/(?:clients|c)/(org_[0-9a-z]{20})'));
  return new;
end $$;
create trigger letter_is_addressed before insert on letter for each row execute function app.address_letter();
-- People see letters to themselves, but none whose link opens a door instead of a page of the console.
alter policy fence on letter using ((select current_setting('mandato.fence', true)) = 'open'
  or person_id = (select current_setting('mandato.fence', true)) and (place is not null or not facts ? 'link'));

create domain app.notice_group as text
  check (value in ('requests', 'partnership', 'assignments', 'orders', 'renewals', 'money', 'programme', 'security'));
create domain app.notice_pace as text check (value in ('at_once', 'daily', 'off'));

-- How somebody wants the mails of a group, for one organisation; without a row as the organisation has it.
create table notice_choice (
  person_id app.person_id not null,
  organisation_id app.organisation_id not null references organisation,
  grp app.notice_group not null check (grp not in ('programme', 'security')),
  pace app.notice_pace not null,
  changed_at timestamptz not null,
  primary key (person_id, organisation_id, grp)
);
-- What holds for an organisation's people who chose nothing; without a row every mail comes at once.
create table notice_default (
  organisation_id app.organisation_id not null references organisation,
  grp app.notice_group not null check (grp not in ('programme', 'security')),
  pace app.notice_pace not null,
  changed_at timestamptz not null,
  primary key (organisation_id, grp)
);
call fence.close('notice_choice', 'person_id = (select current_setting(''mandato.fence'', true))');
call fence.close('notice_default', 'organisation_id = any((select fence.hats())::text[])');
