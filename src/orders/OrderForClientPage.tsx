// placeholder until the page is written
export function OrderForClientPage() {
  return null
}
