import { createContext, useContext } from 'react'

/** What a page may ask of the shell around it. */
export type Shell = {
  openPalette: () => void
  /** The rail as a drawer, on a phone. */
  openMenu: () => void
  clientName: string | undefined
  /** Notices not read yet. */
  unread: number
}

export const ShellContext = createContext<Shell | null>(null)

export function useShell(): Shell | null {
  return useContext(ShellContext)
}
