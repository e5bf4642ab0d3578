// Counts the streams of a page and its state queries, from before its own scripts on.
window.streams = [];
window.queries = 0;
{
    const { EventSource: Stream, fetch: send } = window;
    window.EventSource = class extends Stream {
        constructor(url) {
            super(url);
            streams.push(this);
        }
    };
    window.fetch = (request, ...more) => {
        if (`${request.url}`.includes('/state?')) queries += 1;
        return send(request, ...more);
    };
}
