import { hash, verify } from '@node-rs/argon2'
import type { Passwords } from '../lib/operation.ts'

/** argon2id with 19 MiB and two passes, the smallest setting OWASP accepts. */
export const argonPasswords: Passwords = {
  hash: (password) => hash(password.normalize('NFKC'), { memoryCost: 19_456, timeCost: 2 }),
  verify: (kept) => verify(kept.hash, kept.password.normalize('NFKC')),
}
