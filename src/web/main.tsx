import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { RouterProvider as LinkProvider } from 'react-aria-components'
import { createRoot } from 'react-dom/client'
import { firstLanguage, firstRegion, messagesOf } from './language.ts'
import { router } from './routes.tsx'
import './styles.css'
import { stateOf } from './shell/StatePage.tsx'
import { TextProvider } from './text.tsx'

/** Asking again helps against a network that stumbles, never against an answer. */
function mayAskAgain(failures: number, error: unknown): boolean {
  return failures < 2 && stateOf(error) === 'failed'
}

const queries = new QueryClient({ defaultOptions: { queries: { retry: mayAskAgain, staleTime: 15_000 } } })

async function start(place: HTMLElement): Promise<void> {
  const language = firstLanguage()
  const messages = await messagesOf(language)
  createRoot(place).render(
    <StrictMode>
      <TextProvider initial={{ language, messages }} initialRegion={firstRegion()}>
        <QueryClientProvider client={queries}>
          <LinkProvider navigate={(href) => router.history.push(href)}>
            <RouterProvider router={router} />
          </LinkProvider>
        </QueryClientProvider>
      </TextProvider>
    </StrictMode>,
  )
}

const place = document.getElementById('app')
if (place) void start(place)
