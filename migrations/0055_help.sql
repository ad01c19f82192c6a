-- Whether articles of the help are useful: counted by day, so that nothing is known of who said so.
create table help_vote (
  article text not null check (article ~ '^[a-z][a-z-]{1,40}$'),
  language app.language not null,
  day date not null,
  useful int not null default 0 check (useful >= 0),
  useless int not null default 0 check (useless >= 0),
  primary key (article, language, day)
);
