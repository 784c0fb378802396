package org.jitney.network1.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jitney.network1.config.MacsecKind;
import org.jitney.network1.config.NetDevFile;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.junit.jupiter.api.Test;

/** The numbers are those of {@code linux/if_macsec.h}. */
final class MacsecEncoderTest {
    private static final String KEY = "dffafc8d7b9a43d5b9a3dfbbf6a30c16";
    private static final String OTHER = "00112233445566778899aabbccddeeff";

    private final List<String> told = new ArrayList<>();

    private NetDevFile read(String sections) throws UnitFileError {
        String text = "[NetDev]\nName=m\nKind=macsec\n" + sections;
        return NetDevFile.read(
                        "/x.netdev",
                        List.of(UnitFile.parse("/x.netdev", text, d -> told.add(d.text()))),
                        d -> told.add(d.text()))
                .orElseThrow();
    }

    private static List<String> messages(NetDevFile file) {
        return MacsecEncoder.messages(7, (MacsecKind) file.kind()).stream()
                .map(m -> HexFormat.of().formatHex(m))
                .toList();
    }

    @Test
    void aChannelComesBeforeItsKeysAndThenThoseThatAreSentWith() throws UnitFileError {
        NetDevFile file =
                read(
                        """
                        [MACsec]
                        Port=1
                        [MACsecReceiveAssociation]
                        MACAddress=02:00:00:00:00:02
                        Port=258
                        KeyId=01
                        Key=%s
                        PacketNumber=9
                        Activate=no
                        [MACsecTransmitAssociation]
                        KeyId=02
                        Key=%s
                        UseForEncoding=yes
                        """
                                .formatted(KEY, OTHER));

        String link = "0800010007000000";
        String channel = "100002800c000100" + "0200000000020102";
        assertThat(messages(file))
                .containsExactly(
                        "01010000" + link + channel,
                        "07010000"
                                + link
                                + channel
                                + "44000380"
                                + "0500010000000000"
                                + "0500020000000000"
                                + "0800030009000000"
                                + "1400050001"
                                + "00".repeat(15)
                                + "14000400"
                                + KEY,
                        "04010000"
                                + link
                                + "3c000380"
                                + "0500010000000000"
                                + "0500020001000000"
                                + "1400050002"
                                + "00".repeat(15)
                                + "14000400"
                                + OTHER);
        assertThat(((MacsecKind) file.kind()).encoding()).contains(0);
        assertThat(told).isEmpty();
    }

    @Test
    void keysMayBeInFilesAndAreNotShown() throws UnitFileError {
        NetDevFile file =
                read("[MACsecTransmitAssociation]\nKeyId=02\nKeyFile=/key\n")
                        .withKeys(_ -> Optional.of(KEY + "\n"));

        assertThat(messages(file)).hasSize(1).first().asString().endsWith(KEY);
        assertThat(file.toString()).doesNotContain(KEY);
    }

    @Test
    void whatLacksSomethingIsToldAndLeftOut() throws UnitFileError {
        NetDevFile file =
                read(
                        "[MACsecTransmitAssociation]\nKeyId=02\n"
                                + "[MACsecReceiveChannel]\nMACAddress=02:00:00:00:00:02\n");

        assertThat(messages(file)).isEmpty();
        assertThat(told)
                .contains(
                        "MACsec association without KeyId=, Key= or KeyFile=, ignoring.",
                        "MACsec receive section without MACAddress= or Port=, ignoring.");
    }
}
