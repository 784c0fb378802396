package org.jitney.clients.resolvectl.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systemd 252 prints; where it knows no type, what 257 does. */
class RecordTextTest {
    private static final int WIDE = 200;

    private static ResourceRecord record(int type, String hex) {
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new ResourceRecord("x.test", RecordType.IN, type, 60, data);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|0a4d0202|x.test IN A 10.77.2.2",
                "28|00000000000000000000ffff0a4d0203|x.test IN AAAA ::ffff:10.77.2.3",
                "15|000a 046d61696c 00|x.test IN MX 10 mail",
                "2|03 612e62 00|x.test IN NS a\\.b",
                "2|01 e4 03 205c5f 00|x.test IN NS \\228.\\032\\\\_",
                "16|05706c61696e 04225cff09|x.test IN TXT \"plain\" \"\\034\\\\255\\009\"",
                "16||x.test IN TXT \"\"",
                "257|00 05 6973737565 22615c|x.test IN CAA 0 issue \"\\042a\\134\"",
                "44|02 01 1234abcd|x.test IN SSHFP 2 1 1234abcd",
                "43|ec45 05 01 2bb183|x.test IN DS 60485 5 1 2bb183",
                "47|0161 00 0006 400000000003|x.test IN NSEC a ( A RRSIG NSEC )",
                "47|0161 00 04 01 20|x.test IN NSEC a ( TYPE1026 )",
                "29|00 12 16 13 8b0d2c8c 7ff8fc2c 00989598"
                        + "|x.test IN LOC 51 30 12.748 N 0 7 39.732 W -2.32m 1.00m 10000.00m 10.00m",
                "29|01 ab|x.test IN LOC \\# 2 01ab", // a version that nobody knows
                "64|0000 03 666f6f 00|`x.test IN SVCB 0 foo `",
                "65|0001 00 0001 0003 026832 0003 0002 01bb 0004 0004 0a000001"
                        + "|x.test IN HTTPS 1 . alpn=h2 port=443 ipv4hint=10.0.0.1",
                "65|0001 00 0000 0002 0003 0002 0000 029a 0001 20"
                        + "|x.test IN HTTPS 1 . mandatory=port no-default-alpn key666=\\032",
                "35|0064 000a 0153 03534950 00 00|x.test IN NAPTR 100 10 \"S\" \"SIP\" \"\" .",
                "65280|0a000001|x.test IN TYPE65280 \\# 4 0a000001",
                "65280||x.test IN TYPE65280 \\# 0"
            })
    void recordsArePrintedAsTheirTypeWants(int type, String hex, String text) throws Exception {
        assertThat(RecordText.render(record(type, hex == null ? "" : hex), WIDE)).isEqualTo(text);
    }

    @Test
    void aKeyGoesOnBelowWhereItBegins() throws Exception {
        ResourceRecord key = record(48, "0101 03 08 000102030405060708090a0b0c0d0e0f1011");

        assertThat(RecordText.render(key, 60))
                .isEqualTo(
                        """
                        x.test IN DNSKEY 257 3 RSASHA256 AAECAwQFBgcICQoLDA0ODxAR
                                -- Flags: SEP ZONE_KEY
                                -- Key tag: 19546\
                        """
                                .replace("RSASHA256 AAEC", "RSASHA256\n        AAEC"));
        assertThat(RecordText.render(key, 80)).contains("RSASHA256 AAECAwQF");
    }

    @Test
    void aSignatureSaysWhenItHolds() throws Exception {
        ResourceRecord signature =
                record(46, "0001 0d 02 00000e10 65920080 656b7d00 1234 03 6f7267 00 ffff");

        assertThat(RecordText.render(signature, WIDE))
                .isEqualTo(
                        "x.test IN RRSIG A ECDSAP256SHA256 2 3600 20240101000000 20231202185248"
                                + " 4660 org //8=");
    }

    @ParameterizedTest
    @CsvSource({
        "1,0a4d02", // too short
        "1,0a4d020200", // too long
        "15,000a046d61", // a label beyond the end
        "15,000ac00c", // compressed
        "43,ec450501", // no digest
        "47,016100002100", // an empty window
        "65,000100000300020001000100", // out of order
        "29,00121bff8b0d2c8c7ff8fc2c00989598" // hexadecimal digits
    })
    void whatIsNoneIsRefused(int type, String hex) {
        assertThatThrownBy(() -> RecordText.render(record(type, hex), WIDE))
                .isInstanceOf(MalformedRecord.class);
    }

    @Test
    void aRecordIsTakenFromTheWire() throws Exception {
        byte[] wire =
                HexFormat.of()
                        .parseHex(
                                "0178"
                                        + "047465737400"
                                        + "0001"
                                        + "00ff"
                                        + "0000003c"
                                        + "0004"
                                        + "0a000001");

        ResourceRecord record = ResourceRecord.decode(wire);

        assertThat(RecordText.render(record, WIDE)).isEqualTo("x.test ANY A 10.0.0.1");
        assertThat(record.ttl()).isEqualTo(60);
        byte[] cut = java.util.Arrays.copyOf(wire, wire.length - 1);
        assertThatThrownBy(() -> ResourceRecord.decode(cut)).isInstanceOf(MalformedRecord.class);
    }

    @Test
    void payloadIsWhatIsInIt() throws Exception {
        assertThat(RecordText.payload(record(44, "0201abcd"))).containsExactly(0xab, 0xcd);
        assertThat(RecordText.payload(record(52, "030101ff"))).containsExactly(0xff);
        assertThat(RecordText.payload(record(61, "68")))
                .isEqualTo("h".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> RecordText.payload(record(1, "0a000001")))
                .isInstanceOf(MalformedRecord.class);
    }
}
