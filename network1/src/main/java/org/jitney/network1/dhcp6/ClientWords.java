package org.jitney.network1.dhcp6;

import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.packet.PacketWriter;

/**
 * What a client says of itself beyond its identifier and its name.
 *
 * @param userClasses option 15: kinds of users
 * @param vendorClasses option 16: what the hardware is
 * @param vendorOptions option 17, each by itself
 * @param mudUrl option 112: RFC 8520
 * @param options others, by their codes
 * @param hint the prefix that it would like to have
 */
public record ClientWords(
        List<String> userClasses,
        List<String> vendorClasses,
        List<VendorOption> vendorOptions,
        Optional<String> mudUrl,
        List<Dhcp6Options.Option> options,
        Optional<Hint> hint) {
    /** systemd's number at IANA, under which release 252 tells classes of vendors. */
    private static final int ENTERPRISE = 43793;

    /** Says nothing. */
    static final ClientWords NONE =
            new ClientWords(
                    List.of(), List.of(), List.of(), Optional.empty(), List.of(), Optional.empty());

    /** An option of an enterprise: RFC 8415 section 21.17. */
    public record VendorOption(long enterprise, Dhcp6Options.Option option) {}

    /**
     * A prefix as a client wishes for it: RFC 8415 section 18.2.1.
     *
     * @param prefix {@code ::} where only the length counts
     */
    public record Hint(Inet6Address prefix, int length) {}

    /** Makes words that nobody can change any more. */
    public ClientWords {
        userClasses = List.copyOf(userClasses);
        vendorClasses = List.copyOf(vendorClasses);
        vendorOptions = List.copyOf(vendorOptions);
        options = List.copyOf(options);
    }

    /** Adds what tells of the client where it asks for addresses or prefixes. */
    void describe(Dhcp6Options out) {
        if (!userClasses.isEmpty()) {
            out.add(Dhcp6Options.USER_CLASS, classes(new PacketWriter(), userClasses));
        }
        if (!vendorClasses.isEmpty()) {
            PacketWriter value = new PacketWriter().uint32(ENTERPRISE);
            out.add(Dhcp6Options.VENDOR_CLASS, classes(value, vendorClasses));
        }
        for (VendorOption each : vendorOptions) {
            byte[] value = each.option().value();
            PacketWriter inside = new PacketWriter().uint32(each.enterprise());
            inside.uint16(each.option().code()).uint16(value.length).bytes(value);
            out.add(Dhcp6Options.VENDOR_OPTIONS, inside.encode());
        }
    }

    private static byte[] classes(PacketWriter out, List<String> classes) {
        for (String each : classes) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            out.uint16(bytes.length).bytes(bytes);
        }
        return out.encode();
    }
}
