import { StatePage, type StatePageProps } from './StatePage.tsx'

/** A state in a page's place; where no shell could be drawn around it, it has the whole window. */
export function PageState(props: StatePageProps) {
  return (
    <main id="page" tabIndex={-1} className="flex min-h-[calc(100dvh-var(--band))] flex-col outline-none">
      <StatePage {...props} />
    </main>
  )
}

/** The page is not there, or not for this person: which of both is not said. */
export function MissingPage() {
  return <PageState kind="notFound" />
}
