/** Where a company puts the token that proves a site to be its own: any one of them is enough. */
export const siteProof = (token: string) => ({
  dns: `mandato-site=${token}`,
  path: '/.well-known/mandato-site.txt',
  file: token,
  meta: `<meta name="mandato-site" content="${token}">`,
})
