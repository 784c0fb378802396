package org.jitney.itests.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A headless Chromium with one page, driven by the DevTools protocol. It runs in the network
 * namespace of a guest, so that the guest's loopback is its own and nothing else can be reached;
 * commands go through a pair of pipes, which no namespace keeps apart.
 *
 * <p>Elements are looked for in the page and in the frames of it that can be seen. Whatever is
 * asked for is waited for.
 */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What the page's own functions are called with; they lie in the window of the page. */
    private static final String FUNCTIONS =
            """
            (() => {
              const seen = e => e.getClientRects().length > 0;
              const documents = () => [document, ...[...document.querySelectorAll('iframe')]
                  .filter(f => seen(f) && f.contentDocument && f.contentDocument.body)
                  .map(f => f.contentDocument)];
              const find = (css, text) => {
                for (const d of documents())
                  for (const e of d.querySelectorAll(css))
                    if (seen(e) && (text === null || e.innerText.trim() === text)) return e;
                return null;
              };
              window.itest = {
                find,
                text: () => documents().map(d => d.body.innerText).join('\\n'),
                texts: css => JSON.stringify(documents()
                    .flatMap(d => [...d.querySelectorAll(css)]).filter(seen).map(e => e.innerText)),
                press: (css, text) => {
                  const e = find(css, text);
                  if (!e || e.disabled || e.getAttribute('aria-disabled') === 'true') return false;
                  e.scrollIntoView({block: 'nearest'});
                  e.click();
                  return true;
                },
                focus: css => {
                  const e = find(css, null);
                  if (!e || e.disabled) return false;
                  e.focus();
                  if (e.select) e.select();
                  return true;
                },
              };
            })()
            """;

    private final Process process;
    private final Path scratch;
    private final OutputStream commands;
    private final BlockingQueue<JsonValue> arrived = new LinkedBlockingQueue<>();
    private final List<String> complaints = new ArrayList<>();
    private String session = "";
    private int calls;

    private Browser(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
        this.commands = process.getOutputStream();
        Thread.ofVirtual().start(() -> receive(process.getInputStream()));
    }

    /** Starts one in the network namespace of this process. */
    public static Browser inNetworkOf(long pid) {
        assumeTrue(
                Programs.present("chromium"),
                "!!! NOT RUN: chromium is missing; .ci/run installs what the tests need");
        try {
            Path scratch = Files.createTempDirectory("jitney-browser");
            String chromium =
                    "exec nsenter --target "
                            + pid
                            + " --net chromium --headless --no-sandbox --disable-gpu"
                            + " --disable-dev-shm-usage --no-first-run"
                            + " --disable-background-networking --disable-component-update"
                            + " --disable-sync --disable-extensions --ignore-certificate-errors"
                            + " --lang=en-US --user-data-dir="
                            + scratch
                            + " --remote-debugging-pipe about:blank"
                            + " 3<&0 4>&1 </dev/null >/dev/null";
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", chromium);
            builder.environment().put("HOME", scratch.toString());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.redirectError(scratch.resolve("chromium.log").toFile());
            Browser browser = new Browser(builder.start(), scratch);
            browser.begin();
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin() {
        String target =
                call("Target.createTarget", "{\"url\":\"about:blank\"}").get("targetId").toString();
        session =
                call("Target.attachToTarget", "{\"flatten\":true,\"targetId\":\"" + target + "\"}")
                        .get("sessionId")
                        .toString();
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", "{}");
        }
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":1280,\"height\":900,\"deviceScaleFactor\":1,\"mobile\":false}");
        call(
                "Page.addScriptToEvaluateOnNewDocument",
                "{\"source\":" + JsonValue.quote("if (window === window.top) " + FUNCTIONS) + "}");
    }

    /** Goes to that address and waits until something is shown there. */
    public void open(String url) {
        call("Page.navigate", "{\"url\":" + JsonValue.quote(url) + "}");
        await("a page at " + url, "document.body !== null && window.itest !== undefined");
    }

    /** Waits until the text stands somewhere on the page. */
    public void awaitText(String text) {
        await("the text '" + text + "'", "itest.text().includes(" + JsonValue.quote(text) + ")");
    }

    /** Waits until the text stands nowhere on the page. */
    public void awaitNoText(String text) {
        await("no text '" + text + "'", "!itest.text().includes(" + JsonValue.quote(text) + ")");
    }

    /** Waits until an element that this selector finds can be seen. */
    public void awaitElement(String selector) {
        await(selector, "itest.find(" + JsonValue.quote(selector) + ", null) !== null");
    }

    /** Clicks on the first element that this selector finds. */
    public void click(String selector) {
        await("a click on " + selector, "itest.press(" + JsonValue.quote(selector) + ", null)");
    }

    /** Clicks on the element that this selector finds and that has this text. */
    public void click(String selector, String text) {
        await(
                "a click on '" + text + "', a " + selector,
                "itest.press(" + JsonValue.quote(selector) + ", " + JsonValue.quote(text) + ")");
    }

    /** Replaces what is in an input field, as somebody does who types. */
    public void type(String selector, String text) {
        await("the field " + selector, "itest.focus(" + JsonValue.quote(selector) + ")");
        call("Input.insertText", "{\"text\":" + JsonValue.quote(text) + "}");
    }

    /** Waits until this input field says something. */
    public void awaitFilled(String selector) {
        String field = "itest.find(" + JsonValue.quote(selector) + ", null)";
        await("text in " + selector, field + " !== null && " + field + ".value !== ''");
    }

    /** Takes an entry of a list of the kind that the browser draws itself. */
    public void choose(String selector, String value) {
        String list = "itest.find(" + JsonValue.quote(selector) + ", null)";
        await("the list " + selector, list + " !== null");
        evaluate(
                "(list => { list.value = "
                        + JsonValue.quote(value)
                        + "; list.dispatchEvent(new Event('change', {bubbles: true})); })("
                        + list
                        + ")");
    }

    /** {@return the texts of all elements that this selector finds and that can be seen} */
    public List<String> texts(String selector) {
        return JsonValue.parse(evaluate("itest.texts(" + JsonValue.quote(selector) + ")"))
                .elements()
                .stream()
                .map(JsonValue::toString)
                .toList();
    }

    /** {@return the text of all that is shown} */
    public String text() {
        return evaluate("itest.text()");
    }

    /** Writes a picture of what is shown. */
    public void screenshot(Path png) {
        String data = call("Page.captureScreenshot", "{\"format\":\"png\"}").get("data") + "";
        try {
            Files.write(png, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return what the page wrote to its console as errors and warnings until now} */
    public List<String> complaints() {
        evaluate("0");
        return List.copyOf(complaints);
    }

    /** {@return the value of an expression, as text} */
    public String evaluate(String expression) {
        JsonValue answer =
                call(
                        "Runtime.evaluate",
                        "{\"awaitPromise\":true,\"returnByValue\":true,\"expression\":"
                                + JsonValue.quote(
                                        "(async () => String(await (" + expression + ")))()")
                                + "}");
        if (answer.get("exceptionDetails").isPresent()) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.get("result").get("value").toString();
    }

    /** Waits until the expression is true. */
    public void await(String what, String expression) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String guarded = "window.itest !== undefined && (" + expression + ")";
        while (true) {
            if (evaluate(guarded).equals("true")) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "no "
                                + what
                                + " after "
                                + PATIENCE.toSeconds()
                                + " s on this page:\n"
                                + text()
                                + "\nconsole: "
                                + complaints);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private JsonValue call(String method, String parameters) {
        int id = ++calls;
        String command =
                "{\"id\":%d,\"method\":\"%s\",%s\"params\":%s}"
                        .formatted(
                                id,
                                method,
                                session.isEmpty() ? "" : "\"sessionId\":\"" + session + "\",",
                                parameters);
        try {
            commands.write((command + "\0").getBytes(StandardCharsets.UTF_8));
            commands.flush();
            while (true) {
                JsonValue message = arrived.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (message == null || message.get("gone").isPresent()) {
                    throw new AssertionError(method + " was not answered\n" + log());
                }
                if (message.get("id").toString().equals("" + id)) {
                    if (message.get("error").isPresent()) {
                        throw new AssertionError(method + ": " + message.get("error"));
                    }
                    return message.get("result");
                }
                note(message);
            }
        } catch (IOException e) {
            throw new AssertionError(method + ": " + log(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void note(JsonValue event) {
        JsonValue parameters = event.get("params");
        switch (event.get("method").toString()) {
            case "Runtime.exceptionThrown" ->
                    complaints.add("exception: " + parameters.get("exceptionDetails"));
            case "Runtime.consoleAPICalled" -> {
                String type = parameters.get("type").toString();
                if (type.equals("error") || type.equals("warning")) {
                    complaints.add(type + ": " + parameters.get("args"));
                }
            }
            case "Log.entryAdded" -> {
                JsonValue entry = parameters.get("entry");
                if (entry.get("level").toString().equals("error")) {
                    complaints.add(
                            "%s: %s (%s)"
                                    .formatted(
                                            entry.get("source"),
                                            entry.get("text"),
                                            entry.get("url")));
                }
            }
            default -> {}
        }
    }

    private void receive(InputStream from) {
        try (InputStream in = new BufferedInputStream(from)) {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != 0) {
                    message.write(b);
                    continue;
                }
                arrived.add(JsonValue.parse(message.toString(StandardCharsets.UTF_8)));
                message.reset();
            }
        } catch (IOException e) {
            // It is gone, like one that has ended.
        }
        arrived.add(JsonValue.parse("{\"gone\":true}"));
    }

    private String log() {
        try {
            return Files.readString(scratch.resolve("chromium.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        try {
            // It ends when nobody can command it any more.
            commands.close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
            Programs.run("rm", "-rf", scratch.toString()).succeeded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
