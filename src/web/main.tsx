import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { RouterProvider as LinkProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api.ts'
import { firstLanguage, firstRegion } from './language.ts'
import { messagesOf } from './messages.ts'
import { isDrawnByServer } from './open/places.ts'
import { ProofHost } from './ProofHost.tsx'
import { router } from './routes.tsx'
import './styles.css'
import { TextProvider } from './text.tsx'

async function start(place: HTMLElement): Promise<void> {
  const language = firstLanguage()
  const messages = await messagesOf(language)
  // The first questions to the server are asked in this language already.
  document.documentElement.lang = language
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
