/** The client's side, and the pages beside it. */
export const clientRoutes = []
