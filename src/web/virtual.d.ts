// Where the messages of each language lie, compiled by the build.
declare module 'virtual:texts' {
  const addresses: Record<'it' | 'fr' | 'de' | 'en' | 'es', string>
  export default addresses
}

// Styles are taken in for their effect alone.
declare module '*.css' {}
