// placeholder until the page is written
export function OrderPage() {
  return null
}
