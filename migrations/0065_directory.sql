-- The public directory: what a partner says of itself, and whether it may be seen. The badge is no row of its own: it is
-- the partner's state, asked each time.
create extension if not exists pg_trgm;

create table listing (
  partner_id app.organisation_id primary key references partner,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 80),
  state text not null check (state in ('draft', 'live', 'paused', 'suspended')),
  -- by language: one sentence, and more
  claims jsonb not null default '{}',
  abouts jsonb not null default '{}',
  skills text[] not null default '{}',
  activities text[] not null default '{}',
  languages text[] not null default '{}',
  town text not null default '',
  country app.country not null,
  budget_from app.minor, budget_to app.minor, budget_currency app.currency,
  accepts boolean not null default true,
  remote boolean not null default true,
  hides_clients boolean not null default false,
  email text not null default '',
  phone text not null default '',
  hours text not null default '',
  certifications jsonb not null default '[]',
  work jsonb not null default '[]',                                           -- references: what was done, for whom, where to see it
  domains text[] not null default '{}',                                      -- where the badge may stand
  -- everything that a search may find, in all languages, without accents
  words text not null default '',
  suspended_for text,
  published_at timestamptz,
  changed_at timestamptz not null,
  version int not null default 1,
  constraint listing_budget check ((budget_currency is null) = (budget_from is null and budget_to is null)
    and (budget_from is null or budget_to is null or budget_from <= budget_to)),
  constraint listing_suspension check ((state = 'suspended') = (suspended_for is not null)),
  constraint listing_published check (state = 'draft' or published_at is not null)
);
create index listing_words on listing using gin (to_tsvector('simple', words)) where state = 'live';
create index listing_likeness on listing using gin (words gin_trgm_ops) where state = 'live';
create index listing_skills on listing using gin (skills) where state = 'live';
create index listing_place on listing (country, lower(town)) where state = 'live';
-- everybody reads the directory; drafts are kept apart by the questions that are asked
call fence.close('listing', 'true');
