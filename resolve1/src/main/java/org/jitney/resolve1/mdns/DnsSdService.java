package org.jitney.resolve1.mdns;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jitney.resolve1.dns.Names;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * A service of this machine that others shall find: RFC 6763, systemd.dnssd(5).
 *
 * @param id by which it is known here
 * @param instance what people call it; one label, of any characters
 * @param type such as {@code _http._tcp}
 * @param subtypes such as {@code _printer}
 * @param texts each a TXT record, of strings {@code key} or {@code key=value}
 * @param owner uid of who has registered it, 0 for a file
 */
public record DnsSdService(
        String id,
        String instance,
        String type,
        List<String> subtypes,
        int port,
        int priority,
        int weight,
        List<List<byte[]>> texts,
        long owner) {
    private static final Name TYPES = Name.fromConstantString("_services._dns-sd._udp.local.");

    public DnsSdService {
        subtypes = List.copyOf(subtypes);
        texts = List.copyOf(texts);
    }

    /** {@return whether a text is a type: RFC 6763 section 7} */
    public static boolean isType(String text) {
        return text.matches("_[A-Za-z0-9-]{1,15}\\._(tcp|udp)")
                && text.chars().anyMatch(Character::isLetter);
    }

    private Optional<Name> typeName() {
        return Names.parse(type).flatMap(t -> Names.below(t, Names.LOCAL));
    }

    /** {@return its name, if that is not too long} */
    Optional<Name> name() {
        return typeName()
                .flatMap(t -> Names.parse(Names.label(instance)).flatMap(n -> Names.below(n, t)));
    }

    /** {@return all that is to be told of it, on a host of a name} */
    List<Record> records(Name host, long ttl) {
        Optional<Name> own = name();
        Optional<Name> above = typeName();
        if (own.isEmpty() || above.isEmpty()) {
            return List.of();
        }
        List<Record> all = new ArrayList<>();
        all.add(new SRVRecord(own.get(), DClass.IN, ttl, priority, weight, port, host));
        for (List<byte[]> each : texts) {
            all.add(Record.newRecord(own.get(), Type.TXT, DClass.IN, ttl, wire(each)));
        }
        all.add(new PTRRecord(above.get(), DClass.IN, ttl, own.get()));
        all.add(new PTRRecord(TYPES, DClass.IN, ttl, above.get()));
        for (String each : subtypes) {
            Names.parse(each + "._sub")
                    .flatMap(s -> Names.below(s, above.get()))
                    .ifPresent(s -> all.add(new PTRRecord(s, DClass.IN, ttl, own.get())));
        }
        return all;
    }

    /** A TXT record has a string, if only an empty one: RFC 6763 section 6.1. */
    private static byte[] wire(List<byte[]> strings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : strings.isEmpty() ? List.of(new byte[0]) : strings) {
            out.write(each.length);
            out.writeBytes(each);
        }
        return out.toByteArray();
    }
}
