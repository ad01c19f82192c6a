import { createTransport } from 'nodemailer'
import type { Id } from '../lib/id.ts'
import type { Language } from '../lib/language.ts'
import type { Brand } from './sheet.ts'
import type { Written } from './write.tsx'

export interface Message extends Written {
  id: Id<'letter'>
  recipient: string
  language: Language
  /** Where a reader, or their mail program by itself (RFC 8058), says that letters like it are not wanted. */
  stopLink?: string
}

/** Hands letters over to an SMTP server; throws when it did not take one. */
export interface Mailer {
  send(message: Message): Promise<void>
}

/** How long a server may stay silent at each step. A dialogue has few steps, so all of them fit into a claim. */
const patienceMs = 60_000

function transportTo(url: string, patience: number) {
  return createTransport({
    url,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    dnsTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/** Nothing where a mail server lets us in, else what it said. */
export function mailServerSays(url: string, patience = patienceMs): Promise<string | null> {
  return transportTo(url, patience)
    .verify()
    .then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
}

/** `url` is smtp:// or smtps://; `from` is an address, with or without a name. */
export function openMailer(url: string, from: string, patience = patienceMs): Mailer {
  const transport = transportTo(url, patience)
  const host = addressOf(from).replace(/^.*@/, '')
  return {
    async send({ id, recipient, language, subject, html, plain, stopLink }) {
      await transport.sendMail({
        from,
        // As an object it is one address, whatever characters it has.
        to: { name: '', address: recipient },
        subject,
        html,
        text: plain,
        // The same at every try: a server that took the letter and lost its answer can tell that it is the same one.
        messageId: `<${id}@${host}>`,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'Content-Language': language,
          ...(stopLink
            ? { 'List-Unsubscribe': `<${stopLink}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
            : {}),
        },
        xMailer: false,
      })
    },
  }
}

/** The name at the head of letters is the sender's; an address without a name lends its host. */
export function brandOf(from: string, publicUrl: string): Brand {
  const name = /^\s*"?([^"<]*?)"?\s*</.exec(from)?.[1]
  return { name: name || addressOf(from).replace(/^.*@/, ''), host: new URL(publicUrl).host }
}

export function addressOf(from: string): string {
  return (/<([^>]*)>/.exec(from)?.[1] ?? from).trim()
}
