import { texts } from '../lib/texts.ts'

/** What is said when no answer came, or none that the server wrote. Kept here, because it must be at hand offline. */
export const problemTexts = texts({
  'problem.unreachable': {
    it: 'Il server non risponde. Controlli la connessione e riprovi; nulla è andato perso.',
    fr: 'Le serveur ne répond pas. Vérifiez la connexion et réessayez ; rien n’est perdu.',
    de: 'Der Server antwortet nicht. Prüfen Sie die Verbindung und versuchen Sie es erneut; nichts ist verloren.',
    en: 'The server does not answer. Check the connection and try again; nothing is lost.',
    es: 'El servidor no responde. Compruebe la conexión y vuelva a intentarlo; no se ha perdido nada.',
  },
  'problem.failed': {
    it: 'Si è verificato un errore da parte nostra. Nulla è cambiato; riprovi.',
    fr: 'Une erreur est survenue de notre côté. Rien n’a changé ; réessayez.',
    de: 'Bei uns ist ein Fehler aufgetreten. Es wurde nichts geändert; versuchen Sie es erneut.',
    en: 'Something went wrong on our side. Nothing was changed; try again.',
    es: 'Se produjo un error por nuestra parte. No se cambió nada; vuelva a intentarlo.',
  },
})
