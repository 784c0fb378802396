package org.jitney.clients.resolvectl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Json;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.DnsName;
import org.jitney.clients.resolvectl.dns.Idna;
import org.jitney.clients.resolvectl.dns.RecordType;

/** Questions about names, addresses and records; those about services are {@link Services}. */
final class Queries {
    /** How long an answer may take. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String NO_SUCH_NAME = "org.freedesktop.resolve1.DnsError.NXDOMAIN";

    private final Screen screen;
    private final Peer peer;
    private final Wishes wishes;
    private final Answers answers;

    Queries(Screen screen, Peer peer, Wishes wishes) {
        this.screen = screen;
        this.peer = peer;
        this.wishes = wishes;
        this.answers = new Answers(screen, wishes);
        peer.connection().timeout(PATIENCE);
    }

    private Output output() {
        return screen.output();
    }

    /** {@return the exit status} */
    int query(List<String> names) throws UsageError {
        int status = 0;
        for (String name : names) {
            status |= one(name) == Outcome.ANSWERED ? 0 : 1;
        }
        return status;
    }

    private Outcome one(String name) throws UsageError {
        if (wishes.type != 0) {
            return record(name, wishes.recordClass, wishes.type, true);
        }
        if (name.startsWith("dns:")) {
            try {
                DnsUri uri = DnsUri.parse(name, screen);
                return record(
                        uri.name(),
                        uri.recordClass().orElse(orElse(wishes.recordClass, RecordType.IN)),
                        uri.type().orElse(RecordType.A),
                        true);
            } catch (UsageError e) {
                screen.error(e.text());
                return Outcome.FAILED;
            }
        }
        Optional<Addresses.Place> address = Addresses.place(name, wishes.link.names());
        if (address.isPresent()) {
            return address(address.get());
        }
        return host(name);
    }

    static int orElse(int number, int none) {
        return number == 0 ? none : number;
    }

    private Outcome host(String name) throws UsageError {
        if (wishes.json != Json.Style.OFF) {
            screen.error(
                    "Use --json=pretty with --type=A or --type=AAAA to acquire address record"
                            + " information in JSON format.");
            return Outcome.FAILED;
        }
        List<Object> answer;
        long start = System.nanoTime();
        try {
            answer =
                    Resolve.call(
                            peer,
                            "ResolveHostname",
                            "isit",
                            wishes.link.index(),
                            name,
                            wishes.family,
                            wishes.flags);
        } catch (CallFailed e) {
            String prefix = e.errorName().equals(NO_SUCH_NAME) ? "" : "resolve call failed: ";
            screen.error(name + ": " + prefix + e.text());
            return Outcome.FAILED;
        }
        long usec = (System.nanoTime() - start) / 1000;
        Lines lines = new Lines(name);
        for (Object each : (List<?>) answer.get(0)) {
            Struct address = (Struct) each;
            Optional<String> text = Resolve.address(address);
            if (text.isPresent()) {
                String shown = output().paint(Colour.HIGHLIGHT, text.get());
                answers.line(lines.next() + shown, (Integer) address.get(0));
            }
        }
        String canonical = answer.get(1).toString();
        if (!canonical.equals(name)) {
            output().println(lines.start() + "(" + canonical + ")");
        }
        if (lines.isEmpty()) {
            screen.error(name + ": no addresses found");
            return Outcome.MISSING;
        }
        answers.source((Long) answer.get(2), usec);
        return Outcome.ANSWERED;
    }

    private Outcome address(Addresses.Place asked) throws UsageError {
        int link = orElse(asked.link(), wishes.link.index());
        String name = new Addresses.Place(asked.address(), link).render();
        if (wishes.json != Json.Style.OFF) {
            screen.error(
                    "Use --json=pretty with --type= to acquire resource record information in JSON"
                            + " format.");
            return Outcome.FAILED;
        }
        List<Object> answer;
        long start = System.nanoTime();
        try {
            answer =
                    Resolve.call(
                            peer,
                            "ResolveAddress",
                            "iiayt",
                            link,
                            asked.family(),
                            asked.address(),
                            wishes.flags);
        } catch (CallFailed e) {
            screen.error(name + ": resolve call failed: " + e.text());
            return Outcome.FAILED;
        }
        long usec = (System.nanoTime() - start) / 1000;
        Lines lines = new Lines(name);
        for (Object each : (List<?>) answer.get(0)) {
            Struct found = (Struct) each;
            String shown = output().paint(Colour.HIGHLIGHT, found.get(1).toString());
            answers.line(lines.next() + shown, (Integer) found.get(0));
        }
        if (lines.isEmpty()) {
            screen.error(name + ": no names found");
            return Outcome.MISSING;
        }
        answers.source((Long) answer.get(1), usec);
        return Outcome.ANSWERED;
    }

    /**
     * Asks for records and prints them.
     *
     * @param tell whether to say so when there are none
     */
    Outcome record(String name, int recordClass, int type, boolean tell) throws UsageError {
        if (!note(name)) {
            return Outcome.FAILED;
        }
        List<Object> answer;
        long start = System.nanoTime();
        try {
            answer =
                    Resolve.call(
                            peer,
                            "ResolveRecord",
                            "isqqt",
                            wishes.link.index(),
                            name,
                            recordClass,
                            type,
                            wishes.flags);
        } catch (CallFailed e) {
            boolean missing = e.errorName().equals(NO_SUCH_NAME);
            if (tell || !missing) {
                screen.error(name + ": resolve call failed: " + e.text());
            }
            return missing ? Outcome.MISSING : Outcome.FAILED;
        }
        long usec = (System.nanoTime() - start) / 1000;
        boolean secret = false;
        List<?> records = (List<?>) answer.get(0);
        for (Object each : records) {
            Struct record = (Struct) each;
            if (!answers.record((byte[]) record.get(3), (Integer) record.get(0))) {
                return Outcome.FAILED;
            }
            secret |= RecordType.needsAuthentication(Resolve.unsigned(record.get(2)));
        }
        if (records.isEmpty()) {
            if (tell) {
                screen.error(name + ": no records found");
            }
            return Outcome.MISSING;
        }
        long flags = (Long) answer.get(1);
        if (wishes.json == Json.Style.OFF) {
            answers.source(flags, usec);
        }
        if (secret && !Flags.has(flags, Flags.AUTHENTICATED)) {
            output().flush();
            unproven();
        }
        return Outcome.ANSWERED;
    }

    private void unproven() {
        screen.beside(
                "\n"
                        + output().paint(
                                        Colour.HIGHLIGHT_RED,
                                        """
                                        WARNING: The resources shown contain cryptographic key data which could not be
                                                 authenticated. It is not suitable to authenticate any communication.
                                                 This is usually indication that DNSSEC authentication was not enabled
                                                 or is not available for the selected protocol or DNS servers.\
                                        """)
                        + "\n");
    }

    /** What people may not expect of a question for records. */
    private boolean note(String name) {
        Optional<DnsName> parsed = DnsName.parse(name);
        if (parsed.isPresent() && !parsed.get().hasDotAtEnd() && isSearched(parsed.get(), name)) {
            screen.notice(
                    "(Note that search domains are not appended when --type= is specified. Please"
                            + " specify fully qualified domain names, or remove --type= switch from"
                            + " invocation in order to request regular hostname resolution.)");
        }
        try {
            Idna.translate(name)
                    .filter(translated -> !translated.equals(name))
                    .ifPresent(translated ->
                            screen.notice(
                                    "(Note that IDNA translation is not applied when --type= is"
                                            + " specified. Please specify translated domain names —"
                                            + " i.e. '"
                                            + translated
                                            + "' — when resolving raw records, or remove --type="
                                            + " switch from invocation in order to request regular"
                                            + " hostname resolution."));
            return true;
        } catch (Idna.TooLong e) {
            screen.error(
                    "Failed to apply IDNA to name '%s': No space left on device".formatted(name));
            return false;
        }
    }

    private static boolean isSearched(DnsName parsed, String name) {
        if (!parsed.isSingleLabel()
                || DnsName.isLocalhost(name)
                || name.toLowerCase(Locale.ROOT).equals("_gateway")) {
            return false;
        }
        try {
            String own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            int dot = own.indexOf('.');
            return !name.equals(dot < 0 ? own : own.substring(0, dot));
        } catch (IOException e) {
            return true;
        }
    }

    /** What stands in front of the lines of an answer: the name before the first. */
    private static final class Lines {
        private final String name;
        private boolean empty = true;

        Lines(String name) {
            this.name = name;
        }

        String start() {
            return empty ? name + ": " : " ".repeat(Answers.length(name) + 2);
        }

        String next() {
            String start = start();
            empty = false;
            return start;
        }

        boolean isEmpty() {
            return empty;
        }
    }
}
