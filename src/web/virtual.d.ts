// The messages of one language, compiled by the build.
declare module 'virtual:texts/*' {
  import type { CompiledMessage } from '@lingui/message-utils/compileMessage'

  const messages: Record<string, CompiledMessage>
  export default messages
}

// Styles are taken in for their effect alone.
declare module '*.css' {}
