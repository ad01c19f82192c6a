// Builder D writes this page now; leave it to D.
export function ActivityPage() {
  return null
}
