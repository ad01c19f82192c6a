// Builder C writes this page now; leave it to C.
export function EndAsPartnerPage() {
  return null
}
