import type { ReactNode } from 'react'
import { Headline } from '../shell/Headline.tsx'

type TextPageProps = {
  title: string
  lead: ReactNode
  parts: readonly { title: string; text: ReactNode }[]
}

/** A page to be read: what it is about, then one thing after the other. */
export function TextPage({ title, lead, parts }: TextPageProps) {
  return (
    <article className="flex max-w-[42.5rem] flex-col gap-8 sm:pt-6">
      <Headline lead={lead}>{title}</Headline>
      {parts.map((part) => (
        <section key={part.title} className="flex flex-col gap-2">
          <h2 className="text-large font-strong">{part.title}</h2>
          <div className="text-read text-pretty text-ink-2">{part.text}</div>
        </section>
      ))}
    </article>
  )
}
