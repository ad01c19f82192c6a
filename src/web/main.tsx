import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { RouterProvider as LinkProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { consolePath, queryClient } from './api.ts'
import { firstLanguage, firstRegion } from './language.ts'
import { messagesOf } from './messages.ts'
import { isDrawnByServer } from './open/places.ts'
import { ProofHost } from './ProofHost.tsx'
import { router } from './routes.tsx'
import { meOptions } from './session.tsx'
import './styles.css'
import { TextProvider } from './text.tsx'

async function start(place: HTMLElement): Promise<void> {
  const language = firstLanguage()
  // The first questions to the server are asked in this language already.
  document.documentElement.lang = language
  // who is there, and what is drawn around every page for them, is on its way while the words are
  if (consolePath.test(window.location.pathname)) {
    void import('./ConsoleShell.tsx')
    void queryClient.prefetchQuery(meOptions())
  }
  const messages = await messagesOf(language)
  createRoot(place).render(
    <StrictMode>
      <TextProvider initial={{ language, messages }} initialRegion={firstRegion()} messagesOf={messagesOf}>
        <QueryClientProvider client={queryClient}>
          <LinkProvider navigate={goTo}>
            <RouterProvider router={router} />
            <ProofHost />
          </LinkProvider>
        </QueryClientProvider>
      </TextProvider>
    </StrictMode>,
  )
}

/** Within the console without loading anew; what the server draws is loaded. */
function goTo(href: string): void {
  if (isDrawnByServer(href)) window.location.assign(href)
  else router.history.push(href)
}

const place = document.getElementById('app')
if (place) void start(place)
