package org.jitney.clients.resolvectl;

import java.util.OptionalInt;
import org.jitney.clients.cli.Screen;
import org.jitney.clients.cli.UsageError;
import org.jitney.clients.resolvectl.dns.RecordType;

/** A question as a URI (RFC 4501): {@code dns:[//AUTHORITY/]NAME[?class=CLASS;type=TYPE]}. */
record DnsUri(String name, OptionalInt recordClass, OptionalInt type) {

    static DnsUri parse(String uri, Screen screen) throws UsageError {
        String rest = uri.substring("dns:".length());
        if (rest.startsWith("/")) {
            int end = rest.startsWith("//") ? rest.indexOf('/', 2) : -1;
            if (end < 0) {
                throw new UsageError("Invalid DNS URI: " + uri);
            }
            if (end > 2) {
                screen.warn(
                        "DNS authority specification not supported; ignoring specified authority.");
            }
            rest = rest.substring(end + 1);
        }
        int mark = rest.indexOf('?');
        if (mark < 0) {
            return new DnsUri(rest, OptionalInt.empty(), OptionalInt.empty());
        }
        DnsUri found =
                new DnsUri(rest.substring(0, mark), OptionalInt.empty(), OptionalInt.empty());
        for (String field : rest.substring(mark + 1).split(";", -1)) {
            found = found.with(field, uri);
        }
        return found;
    }

    private DnsUri with(String field, String uri) throws UsageError {
        if (field.regionMatches(true, 0, "class=", 0, 6)) {
            if (recordClass.isPresent()) {
                throw new UsageError("DNS class specified twice.");
            }
            String value = field.substring(6);
            OptionalInt found = RecordType.parseClass(value);
            if (found.isEmpty()) {
                throw new UsageError("Unknown DNS class " + value + ".");
            }
            return new DnsUri(name, found, type);
        }
        if (field.regionMatches(true, 0, "type=", 0, 5)) {
            if (type.isPresent()) {
                throw new UsageError("DNS type specified twice.");
            }
            String value = field.substring(5);
            OptionalInt found = RecordType.parse(value);
            if (found.isEmpty()) {
                throw new UsageError("Unknown DNS type " + value + ": Invalid argument");
            }
            return new DnsUri(name, recordClass, found);
        }
        throw new UsageError("Invalid DNS URI: " + uri);
    }
}
