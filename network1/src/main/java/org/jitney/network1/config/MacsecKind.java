package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Ethernet frames that are authenticated: IEEE 802.1AE.
 *
 * @param port that the secure channel is identified by, with the hardware address; none for 1
 * @param transmit how frames that are sent are protected
 * @param channels whose frames are taken
 */
public record MacsecKind(
        Optional<Integer> port,
        Optional<Boolean> encrypt,
        List<Association> transmit,
        List<Channel> channels)
        implements NetDevKind {
    private static final int MOST_ASSOCIATIONS = 4;
    private static final int KEY_ID_DIGITS = 32;
    private static final long MOST = 0xffff_ffffL;

    /** Makes one whose lists nobody can change any more. */
    public MacsecKind {
        transmit = List.copyOf(transmit);
        channels = List.copyOf(channels);
    }

    /**
     * One key and what belongs to it.
     *
     * @param packet the number that frames begin with
     * @param keyId 32 hexadecimal digits
     * @param keyFile where the key is, if it is not in the file itself
     * @param encodes whether frames are sent with it
     */
    public record Association(
            Optional<Long> packet,
            String keyId,
            Optional<Secret> key,
            Optional<String> keyFile,
            Optional<Boolean> active,
            boolean encodes) {
        Association withKey(Function<String, Optional<Secret>> file) {
            return new Association(
                    packet, keyId, keyFile.flatMap(file).or(() -> key), keyFile, active, encodes);
        }
    }

    /** Who sends: by its hardware address and port, which together are its identifier. */
    public record Channel(String address, int port, List<Association> associations) {
        /** Makes one whose list nobody can change any more. */
        public Channel {
            associations = List.copyOf(associations);
        }
    }

    /** Who sends, as sections name it. */
    private record Name(String address, int port) {}

    @Override
    public String name() {
        return "macsec";
    }

    @Override
    public Optional<String> stackedBy() {
        return Optional.of("MACsec");
    }

    /** {@return the number of the association that frames are sent with} */
    public Optional<Integer> encoding() {
        for (int i = 0; i < transmit.size(); i++) {
            if (transmit.get(i).encodes()) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    static MacsecKind read(SectionReader in, Function<String, Stream<SectionReader>> each) {
        Map<Name, List<Association>> channels = new LinkedHashMap<>();
        each.apply("MACsecReceiveChannel")
                .forEach(s -> channel(s).ifPresent(c -> channels.put(c, new ArrayList<>())));
        each.apply("MACsecReceiveAssociation")
                .forEach(s ->
                        channel(s)
                                .ifPresent(c ->
                                        add(
                                                s,
                                                channels.computeIfAbsent(
                                                        c, n -> new ArrayList<>()))));
        List<Association> transmit = new ArrayList<>();
        each.apply("MACsecTransmitAssociation").forEach(s -> add(s, transmit));
        return new MacsecKind(
                in.number("Port", 1, 65535).map(Long::intValue),
                in.bool("Encrypt"),
                transmit,
                channels.entrySet().stream()
                        .map(e ->
                                new Channel(e.getKey().address(), e.getKey().port(), e.getValue()))
                        .toList());
    }

    private static Optional<Name> channel(SectionReader in) {
        Optional<Name> found =
                in.value("MACAddress", HardwareAddress::parse)
                        .flatMap(a ->
                                in.number("Port", 1, 65535).map(p -> new Name(a, p.intValue())));
        if (found.isEmpty()) {
            in.dropped("MACsec receive section without MACAddress= or Port=, ignoring.");
        }
        return found;
    }

    private static void add(SectionReader in, List<Association> to) {
        Optional<String> keyId = in.value("KeyId", MacsecKind::keyId);
        Optional<Secret> key = in.value("Key", Secret::ofDigits);
        Optional<String> keyFile = in.text("KeyFile");
        if (keyId.isEmpty() || (key.isEmpty() && keyFile.isEmpty())) {
            in.dropped("MACsec association without KeyId=, Key= or KeyFile=, ignoring.");
        } else if (to.size() == MOST_ASSOCIATIONS) {
            in.dropped("Too many MACsec associations of one channel, ignoring.");
        } else {
            boolean encodes = in.bool("UseForEncoding").orElse(false);
            to.add(
                    new Association(
                            in.number("PacketNumber", 1, MOST),
                            keyId.get(),
                            key,
                            keyFile,
                            encodes ? Optional.of(true) : in.bool("Activate"),
                            encodes));
        }
    }

    /** Bytes as digits, with zeros behind them. */
    private static Optional<String> keyId(String text) {
        return text.matches("([0-9a-fA-F]{2}){1,16}")
                ? Optional.of(text + "0".repeat(KEY_ID_DIGITS - text.length()))
                : Optional.empty();
    }

    @Override
    public MacsecKind withKeys(Function<String, Optional<String>> file) {
        Function<String, Optional<Secret>> key = path -> file.apply(path).flatMap(Secret::ofDigits);
        return new MacsecKind(
                port,
                encrypt,
                transmit.stream().map(a -> a.withKey(key)).toList(),
                channels.stream()
                        .map(c ->
                                new Channel(
                                        c.address(),
                                        c.port(),
                                        c.associations().stream()
                                                .map(a -> a.withKey(key))
                                                .toList()))
                        .toList());
    }
}
