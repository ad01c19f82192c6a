-- Whether a session was begun by something that a false page cannot pass on: a passkey, or a key the identity provider
-- vouches for.
alter table session add column resistant boolean not null default false;
