/** A file to be fetched by its address; it exports nothing to JavaScript. */
export {};
