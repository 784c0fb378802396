package org.jitney.clients.resolvectl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jitney.bus.client.CallFailed;
import org.jitney.bus.wire.Struct;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Peer;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.Escapes;
import org.jitney.clients.resolvectl.dns.RecordType;

/** Questions about what is offered under a name: services (SRV), keys (OPENPGPKEY, TLSA). */
final class Services {
    /** How much of the digest of a user's name is in the name of a key (RFC 7929, section 3). */
    private static final int DIGEST_DIGITS = 56;

    private static final List<String> FAMILIES = List.of("tcp", "udp", "sctp");
    private static final int HTTPS = 443;

    private final Screen screen;
    private final Peer peer;
    private final Wishes wishes;
    private final Answers answers;
    private final Queries queries;

    Services(Screen screen, Peer peer, Wishes wishes) {
        this.screen = screen;
        this.peer = peer;
        this.wishes = wishes;
        this.answers = new Answers(screen, wishes);
        this.queries = new Queries(screen, peer, wishes);
    }

    /**
     * Asks for a service and {@return the exit status}
     *
     * @param words the name of the service and its type, both of which may be missing, and a domain
     */
    int service(List<String> words) throws UsageError {
        int count = words.size();
        String name = count == 3 ? words.get(0) : "";
        String type = count >= 2 ? words.get(count - 2) : "";
        String domain = words.getLast();
        List<Object> answer;
        long start = System.nanoTime();
        try {
            answer =
                    Resolve.call(
                            peer,
                            "ResolveService",
                            "isssit",
                            wishes.link.index(),
                            name,
                            type,
                            domain,
                            wishes.family,
                            wishes.flags);
        } catch (CallFailed e) {
            screen.error("Resolve call failed: " + e.text());
            return 1;
        }
        long usec = (System.nanoTime() - start) / 1000;
        Output output = screen.output();
        String asked = path(name, type) + domain + ": ";
        String indent = " ".repeat(Answers.length(asked));
        String before = asked;
        for (Object each : (List<?>) answer.get(0)) {
            place((Struct) each, before, indent);
            before = indent;
        }
        for (Object text : (List<?>) answer.get(1)) {
            output.println(indent + Escapes.likeC((byte[]) text));
        }
        String canonical = path(answer.get(2).toString(), answer.get(3).toString()) + answer.get(4);
        if (!canonical.equals(path(name, type) + domain)) {
            output.println(indent + "(" + canonical + ")");
        }
        answers.source((Long) answer.get(5), usec);
        return 0;
    }

    private static String path(String name, String type) {
        return (name.isEmpty() ? "" : name + "/") + (type.isEmpty() ? "" : type + "/");
    }

    /** Prints one {@code (qqqsa(iiay)s)}. */
    private void place(Struct place, String before, String indent) throws UsageError {
        Output output = screen.output();
        output.println(
                "%s%s:%s [priority=%s, weight=%s]"
                        .formatted(
                                before,
                                place.get(3),
                                Resolve.unsigned(place.get(2)),
                                Resolve.unsigned(place.get(0)),
                                Resolve.unsigned(place.get(1))));
        for (Object each : (List<?>) place.get(4)) {
            Struct address = (Struct) each;
            Optional<String> text = Resolve.address(address);
            if (text.isPresent()) {
                answers.line(indent + text.get(), (Integer) address.get(0));
            }
        }
        if (!place.get(3).equals(place.get(5))) {
            output.println(indent + "(" + place.get(5) + ")");
        }
    }

    /** Asks for keys that belong to mail addresses. */
    int openpgp(List<String> addresses) throws UsageError {
        int status = 0;
        for (String address : addresses) {
            status |= openpgp(address) == Outcome.ANSWERED ? 0 : 1;
        }
        return status;
    }

    private Outcome openpgp(String address) throws UsageError {
        int at = address.lastIndexOf('@');
        if (at < 0) {
            screen.error("Address does not contain '@': \"" + address + "\"");
            return Outcome.FAILED;
        }
        if (at == 0 || at == address.length() - 1) {
            screen.error("Address starts or ends with '@': \"" + address + "\"");
            return Outcome.FAILED;
        }
        String user = address.substring(0, at);
        String domain = address.substring(at + 1);
        Outcome outcome = openpgp("SHA-256", user, domain, false);
        // Drafts of the RFC had another digest, and there are keys from that time.
        return outcome == Outcome.MISSING ? openpgp("SHA-224", user, domain, true) : outcome;
    }

    private Outcome openpgp(String digest, String user, String domain, boolean tell)
            throws UsageError {
        String name = hashed(digest, user) + "._openpgpkey." + domain;
        return queries.record(
                name,
                Queries.orElse(wishes.recordClass, RecordType.IN),
                Queries.orElse(wishes.type, RecordType.OPENPGPKEY),
                tell);
    }

    private static String hashed(String digest, String user) {
        try {
            byte[] hash = MessageDigest.getInstance(digest).digest(user.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /** Asks for certificates of servers; the protocol may stand in front. */
    int tlsa(List<String> words) throws UsageError {
        boolean chosen = isFamily(words.getFirst());
        String family = chosen ? words.getFirst() : "tcp";
        int status = 0;
        for (String address : words.subList(chosen ? 1 : 0, words.size())) {
            status |= tlsa(family, address) == Outcome.ANSWERED ? 0 : 1;
        }
        return status;
    }

    static boolean isFamily(String text) {
        return FAMILIES.contains(text);
    }

    private Outcome tlsa(String family, String address) throws UsageError {
        int colon = address.lastIndexOf(':');
        int port = HTTPS;
        if (colon >= 0) {
            String text = address.substring(colon + 1);
            port = Addresses.port(text);
            if (port == 0) {
                screen.error("Invalid port \"" + text + "\".");
                return Outcome.FAILED;
            }
        }
        String host = colon < 0 ? address : address.substring(0, colon);
        return queries.record(
                "_" + port + "._" + family + "." + host,
                Queries.orElse(wishes.recordClass, RecordType.IN),
                Queries.orElse(wishes.type, RecordType.TLSA),
                true);
    }
}
