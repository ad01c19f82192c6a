// Builder C writes this page now; leave it to C.
export function PartnerInvitationsPage() {
  return null
}
