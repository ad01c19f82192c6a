/** Lets the browser keep a text as a file. Spreadsheets need the mark at its beginning to read its accents. */
export function keepFile(name: string, csv: string): void {
  keep(name, new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }))
}

/** The same of XML, which says itself how it is written. */
export function keepXml(name: string, xml: string): void {
  keep(name, new Blob([xml], { type: 'application/xml' }))
}

/** The same of bytes that came in base 64. */
export function keepBytes(file: { name: string; mediaType: string; content: string }): void {
  const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0))
  keep(file.name, new Blob([bytes], { type: file.mediaType }))
}

function keep(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
