import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Text } from 'react-email'
import type { Language } from '../lib/language.ts'
import { darkSheet, letterStyles as styles } from './letterStyles.ts'
import { type Brand, type Comparison, differs, type Fact, type Sheet } from './sheet.ts'
import type { Voice } from './voice.ts'

type LetterProps = { sheet: Sheet; language: Language; brand: Brand; t: Voice['t'] }

/** A sheet set as HTML: one column of 600 px, system fonts, no image; both colours of every text are set. */
export function LetterSheet({ sheet, language, brand, t }: LetterProps) {
  const { subject, title, lead, note, quote, facts, comparison, button, why, isChosen } = sheet
  return (
    <Html lang={language}>
      <Head>
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{subject}</title>
        <style>{darkSheet}</style>
      </Head>
      <Body lang={language} className="canvas" style={styles.canvas}>
        <Preview useTitleTag={false}>{lead.join(' ')}</Preview>
        <Container style={styles.sheet}>
          <Text className="accent" style={styles.brand}>
            {brand.name}
          </Text>
          <Heading as="h1" className="ink" style={styles.title}>
            {title}
          </Heading>
          {lead.map((paragraph) => (
            <Text key={paragraph} className="ink" style={styles.lead}>
              {paragraph}
            </Text>
          ))}
          {note ? (
            <Text className="note" style={styles.note}>
              {note}
            </Text>
          ) : null}
          {quote ? <Quote {...quote} /> : null}
          {facts ? <Facts facts={facts} /> : null}
          {comparison ? <Sides {...comparison} /> : null}
          {button ? <Door {...button} hint={t('mail.link.plain')} /> : null}
          <Hr className="line" style={styles.foot} />
          <Text className="quiet" style={styles.small}>
            {why} {t(isChosen ? 'mail.footer.chosen' : 'mail.footer.always')}
          </Text>
          <Text className="quiet" style={styles.small}>
            {brand.name}, {brand.host}
          </Text>
        </Container>
      </Body>
    </Html>
  )
}

/** Words of the other side, never mixed with ours. Their line breaks stay; whatever markup they typed is text. */
function Quote({ from, text }: { from: string; text: string }) {
  return (
    <div className="line" style={styles.quote}>
      <Text className="quiet" style={styles.quoteFrom}>
        {from}
      </Text>
      <Text className="ink" style={styles.quoteText}>
        {text}
      </Text>
    </div>
  )
}

function Facts({ facts }: { facts: Fact[] }) {
  return (
    <table width="100%" cellPadding="0" cellSpacing="0" className="line" style={styles.table}>
      <tbody>
        {facts.map(({ label, value }) => (
          <tr key={`${label} ${value}`}>
            <th scope="row" className="line quiet" style={{ ...styles.cell, ...styles.label, width: '34%' }}>
              {label}
            </th>
            <td className="line ink" style={{ ...styles.cell, ...styles.value }}>
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Sides({ before, after, mark, lines }: Comparison) {
  return (
    <table width="100%" cellPadding="0" cellSpacing="0" className="line" style={styles.table}>
      <thead>
        <tr>
          <td className="line" style={{ ...styles.cell, width: '24%' }} />
          <th scope="col" className="line quiet" style={{ ...styles.cell, ...styles.label, width: '36%' }}>
            {before}
          </th>
          <th scope="col" className="line quiet" style={{ ...styles.cell, ...styles.label, width: '40%' }}>
            {after}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.label}>
            <th scope="row" className="line quiet" style={{ ...styles.cell, ...styles.label }}>
              {line.label}
            </th>
            <td className="line ink" style={{ ...styles.cell, ...styles.value }}>
              {line.before}
            </td>
            <td
              className="line ink"
              style={{ ...styles.cell, ...styles.value, fontWeight: differs(line) ? 600 : 400 }}
            >
              {line.after}
              {differs(line) ? (
                <>
                  {' '}
                  <span className="note" style={styles.mark}>
                    {mark}
                  </span>
                </>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The one button, and its address in plain sight for readers whose program draws no buttons. */
function Door({ label, link, hint }: { label: string; link: string; hint: string }) {
  return (
    <>
      <Button href={link} className="button" style={styles.button}>
        {label}
      </Button>
      <Text className="quiet" style={styles.small}>
        {hint}
        <br />
        <Link href={link} className="accent" style={styles.link}>
          {link}
        </Link>
      </Text>
    </>
  )
}
