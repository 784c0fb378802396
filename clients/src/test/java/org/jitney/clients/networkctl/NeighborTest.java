package org.jitney.clients.networkctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
                .isEqualTo(new Neighbor("61:62:63:64:65:66", "eth0", "", "switch", 0x10));
        assertThat(Listings.letters(neighbor.capabilities())).isEqualTo("....r......");
    }

    @Test
    void stopsWhereALengthLies() {
        ByteArrayOutputStream out = frame();
        out.writeBytes(new byte[] {5 << 1, 100, 'x'});

        assertThat(Neighbor.decode(out.toByteArray()).system()).isEqualTo("switch");
    }
}
