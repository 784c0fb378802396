package org.jitney.clients.networkctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.jitney.clients.cli.Json;
import org.junit.jupiter.api.Test;

class NeighborTest {
    private static void put(ByteArrayOutputStream out, int type, int kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length + (kind < 0 ? 0 : 1);
        out.write(type << 1);
        out.write(length);
        if (kind >= 0) {
            out.write(kind);
        }
        out.writeBytes(bytes);
    }

    private static ByteArrayOutputStream frame() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[14]);
        put(out, 1, 4, "abcdef");
        put(out, 2, 5, "eth0");
        put(out, 5, -1, "switch");
        out.writeBytes(new byte[] {7 << 1, 4, 0, 0x14, 0, 0x10});
        return out;
    }

    @Test
    void readsWhoItIs() {
        Neighbor neighbor = Neighbor.decode(frame().toByteArray());

        assertThat(neighbor)
                .isEqualTo(
                        new Neighbor(
                                "61:62:63:64:65:66",
                                "eth0",
                                "",
                                "switch",
                                OptionalInt.of(0x10),
                                new Neighbor.Raw(
                                        List.of(4, 97, 98, 99, 100, 101, 102),
                                        List.of(5, 101, 116, 104, 48),
                                        "")));
        assertThat(Listings.letters(neighbor.capabilities().orElseThrow()))
                .isEqualTo("....r......");
    }

    @Test
    void asJsonItHasWhatItSays() {
        ByteArrayOutputStream out = frame();
        put(out, 6, -1, "does it all");

        assertThat(Json.render(Neighbor.decode(out.toByteArray()).json(), Json.Style.SHORT))
                .isEqualTo(
                        "{\"ChassisID\":\"61:62:63:64:65:66\","
                                + "\"RawChassisID\":[4,97,98,99,100,101,102],"
                                + "\"PortID\":\"eth0\",\"RawPortID\":[5,101,116,104,48],"
                                + "\"SystemName\":\"switch\",\"SystemDescription\":\"does it all\","
                                + "\"EnabledCapabilities\":16}");
    }

    @Test
    void whatIsNoPrintableTextIsEscapedAndANameOfNoKnownKindIsHexadecimal() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[14]);
        put(out, 1, 7, "a\001\n\"\u00e4\u007f");
        put(out, 2, 9, "odd");
        put(out, 4, -1, "\\x");
        put(out, 7, -1, "\0\0\0\0");

        Neighbor neighbor = Neighbor.decode(out.toByteArray());

        assertThat(neighbor.chassis()).isEqualTo("a\\001\\n\\\"\\303\\244\\177");
        assertThat(neighbor.port()).isEqualTo("096f6464");
        assertThat(neighbor.portDescription()).isEqualTo("\\\\x");
        assertThat(neighbor.capabilities()).hasValue(0);
    }

    @Test
    void stopsWhereALengthLies() {
        ByteArrayOutputStream out = frame();
        out.writeBytes(new byte[] {5 << 1, 100, 'x'});

        assertThat(Neighbor.decode(out.toByteArray()).system()).isEqualTo("switch");
    }
}
