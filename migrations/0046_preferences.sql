-- How somebody wants the pages to look and to listen, kept with the person; what is not chosen stays as the browser has it.
alter table person add column preferences jsonb not null default '{}'
  constraint person_preferences_small check (jsonb_typeof(preferences) = 'object' and length(preferences::text) <= 2000);
