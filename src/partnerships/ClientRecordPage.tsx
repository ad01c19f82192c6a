// placeholder until the page is written
export function ClientRecordPage() {
  return null
}
