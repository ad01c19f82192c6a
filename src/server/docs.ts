/** The reference page: Swagger UI from our own files, so that nothing is asked of another host. */
export const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mandato API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/reference.js"></script>
</body>
</html>
`

/** Starts the reference; a file of its own, because no inline script may run. */
export const docsScript = `window.SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true })
`
