// placeholder until the page is written
export function ClientProductsPage() {
  return null
}
