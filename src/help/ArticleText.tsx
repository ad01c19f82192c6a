interface ArticleTextProps {
  html: string
  /** Opens another article where this one stands; without it links lead to pages of their own. */
  onRead?: ((articleId: string) => void) | undefined
}

/** An article as the server wrote it. It holds nothing but texts, lists and links: HTML typed into it stays text. */
export function ArticleText({ html, onRead }: ArticleTextProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: it is the links inside that are pressed, by keys too
    // biome-ignore lint/a11y/noStaticElementInteractions: the same
    <div
      className="article"
      onClick={(event) => {
        const link = event.target instanceof Element ? event.target.closest('a') : null
        const other = link?.getAttribute('href') ?? ''
        if (!onRead || !/^[a-z-]+$/.test(other)) return
        event.preventDefault()
        onRead(other)
      }}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: made of our own files by a writer that passes no markup through
      dangerouslySetInnerHTML={{ __html: html }}
    />
  )
}
