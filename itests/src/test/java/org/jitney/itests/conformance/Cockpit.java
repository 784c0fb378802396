package org.jitney.itests.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jitney.itests.harness.Browser;
import org.jitney.itests.harness.Guest;
import org.jitney.itests.harness.Home;
import org.jitney.itests.harness.JsonValue;
import org.jitney.itests.harness.Programs;
import org.jitney.itests.harness.Reference;

/**
 * Debian's Cockpit in a booted tree, and a browser that looks at it over the tree's own loopback.
 * What goes over the bus meanwhile is recorded.
 */
final class Cockpit implements AutoCloseable {
    private static final String SETUP =
            """
            cat >/etc/systemd/system/meter.service <<'X'
            [Unit]
            Description=Reads the meter once a second
            Documentation=man:sleep(1)

            [Service]
            ExecStart=/bin/sh -c "echo the meter is read; while sleep 1; do :; done"

            [Install]
            WantedBy=multi-user.target
            X
            systemctl daemon-reload
            busctl monitor --json=short >/tmp/heard 2>/tmp/heard.err </dev/null &
            until grep -q Monitoring /tmp/heard.err; do sleep 0.1; done
            systemd-run --quiet --unit=webconsole --setenv=HOME=/root --setenv=LANG=C.UTF-8 \
                /usr/lib/cockpit/cockpit-ws --no-tls --address=127.0.0.1 --port=9091 \
                --local-session=cockpit-bridge
            for i in $(seq 300); do
                curl -s -o /dev/null http://127.0.0.1:9091/ && exit
                sleep 0.1
            done
            journalctl -u webconsole
            exit 1
            """;

    private final Function<String, Programs.Result> shell;
    private final Browser browser;

    private Cockpit(Function<String, Programs.Result> shell, long pid) {
        this.shell = shell;
        this.shell.apply(SETUP).succeeded();
        this.browser = Browser.inNetworkOf(pid);
    }

    static Cockpit in(Guest guest) {
        return new Cockpit(script -> guest.run("bash", "-c", script), guest.pid());
    }

    static Cockpit in(Reference reference) {
        return new Cockpit(script -> reference.run("bash", "-c", script), reference.pid());
    }

    Browser browser() {
        return browser;
    }

    /** Runs a script of the shell inside: {@return what it wrote} */
    String shell(String script) {
        return shell.apply(script).out();
    }

    /** Goes to a page of it. */
    Browser open(String page) {
        browser.open("http://127.0.0.1:9091" + page);
        return browser;
    }

    /** Leaves a picture of what is shown in {@code target/cockpit}. */
    void picture(String name) {
        try {
            Path folder = Files.createDirectories(Path.of(Home.script("target/cockpit")));
            browser.screenshot(folder.resolve(name + ".png"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a line for each unit that the page of that type lists: name, description, state} */
    List<String> units(String type) {
        open("/system/services#/?type=" + type);
        // The list comes in one piece.
        browser.awaitElement("tr[data-goto-unit]");
        return browser.texts("tr[data-goto-unit]").stream()
                .map(row ->
                        String.join(
                                " | ",
                                Arrays.stream(row.split("\n", -1))
                                        .map(String::strip)
                                        .filter(line -> !line.isEmpty())
                                        .toList()))
                .sorted()
                .toList();
    }

    /** {@return the calls on the bus that were answered by an error: member, arguments, error} */
    List<String> refusedCalls() {
        List<JsonValue> calls = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (String line : shell("cat /tmp/heard").lines().toList()) {
            JsonValue message = JsonValue.parse(line);
            switch (message.get("type").toString()) {
                case "method_call" -> calls.add(message);
                case "error" ->
                        calls.stream()
                                .filter(call -> isAnsweredBy(message, call))
                                .map(call -> describe(call, message))
                                .forEach(refused::add);
                default -> {}
            }
        }
        return refused;
    }

    private static boolean isAnsweredBy(JsonValue error, JsonValue call) {
        return call.get("cookie").toString().equals(error.get("reply_cookie").toString())
                && call.get("sender").toString().equals(error.get("destination").toString());
    }

    private static String describe(JsonValue call, JsonValue error) {
        String words =
                Stream.concat(
                                Stream.of(call.get("member")),
                                call.get("payload").get("data").elements().stream())
                        .map(JsonValue::toString)
                        .collect(Collectors.joining(" "));
        return words + ": " + error.get("error_name");
    }

    @Override
    public void close() {
        browser.close();
    }
}
