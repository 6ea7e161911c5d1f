package io.featurestore.online;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

import static io.featurestore.online.OnlineStoreException.Reason.DENIED;
import static io.featurestore.online.OnlineStoreException.Reason.UNAVAILABLE;
import static io.featurestore.online.Profiles.NOON;
import static io.featurestore.online.Profiles.PROFILE;
import static io.featurestore.online.Profiles.city;
import static io.featurestore.online.Profiles.entry;
import static io.featurestore.online.Profiles.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
final class TestTls
{
    private static final String PASSWORD = "of-the-test";

    @TempDir
    private static Path folder;

    private Path trustStore;

    @BeforeAll
    void createCertificate()
            throws Exception
    {
        trustStore = certificate();
    }

    // A certificate of 127.0.0.1, as files that Redis and Java read
    private static Path certificate()
            throws Exception
    {
        Path keyStore = folder.resolve("key-store.p12");
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process keytool = new ProcessBuilder(
                program.toString(),
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=online-store",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keyStore.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("keytool.log").toFile()).start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keyStore)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        Certificate certificate = keys.getCertificate("redis");
        Key key = keys.getKey("redis", PASSWORD.toCharArray());
        writePem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded());
        writePem(folder.resolve("key.pem"), "PRIVATE KEY", key.getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", certificate);
        Path trustStore = folder.resolve("trust-store.p12");
        try (OutputStream file = Files.newOutputStream(trustStore)) {
            trusted.store(file, PASSWORD.toCharArray());
        }
        return trustStore;
    }

    private static void writePem(Path file, String kind, byte[] content)
            throws Exception
    {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(content);
        Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
    }

    private RedisProcess startRedis()
    {
        return RedisProcess.startTls(
                "--tls-cert-file",
                folder.resolve("certificate.pem").toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-ca-cert-file",
                folder.resolve("certificate.pem").toString(),
                "--tls-auth-clients",
                "no");
    }

    private static OnlineStoreOptions.Builder options(RedisProcess redis)
    {
        return OnlineStoreOptions.builder(URI.create("rediss://127.0.0.1:" + redis.port())).timeout(Duration.ofSeconds(1)).attempts(1);
    }

    @Test
    void testTrustedCertificate()
    {
        try (RedisProcess redis = startRedis(); OnlineStore store = OnlineStore.connect(options(redis).trustStore(trustStore, PASSWORD).build())) {
            OnlineWriter writer = store.writer(InstantSource.fixed(NOON));
            writer.begin(PROFILE, 1);
            writer.write(PROFILE, OnlinePublication.incremental(1), List.of(entry(1, header(NOON, 1), "Prague")));
            assertThat(city(store, 1)).contains("Prague");
        }
    }

    @Test
    void testCertificateThatIsNotTrusted()
    {
        try (RedisProcess redis = startRedis(); OnlineStore store = OnlineStore.connect(options(redis).build())) {
            assertDenied("127.0.0.1:" + redis.port(), store);
        }
    }

    @Test
    void testCertificateOfAnotherHost()
    {
        try (RedisProcess redis = startRedis();
                OnlineStore store = OnlineStore.connect(OnlineStoreOptions.builder(URI.create("rediss://localhost:" + redis.port())).trustStore(trustStore, PASSWORD).build())) {
            assertDenied("localhost:" + redis.port(), store);
        }
    }

    @Test
    void testOnlyOneSideSpeaksTls()
    {
        try (RedisProcess plain = RedisProcess.start(); OnlineStore store = OnlineStore.connect(options(plain).timeout(Duration.ofMillis(300)).trustStore(trustStore, PASSWORD).build())) {
            assertThatThrownBy(() -> city(store, 1)).isInstanceOf(OnlineStoreException.class);
        }
        try (RedisProcess redis = startRedis(); OnlineStore store = redis.impatient()) {
            assertThatThrownBy(() -> city(store, 1)).isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE));
        }
    }

    private static void assertDenied(String address, OnlineStore store)
    {
        assertThatThrownBy(() -> city(store, 1))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(DENIED))
                .hasMessage("The online store at %s could not be trusted for the read of ecommerce.profile: check that it speaks TLS and that its certificate is among the trusted ones".formatted(address));
    }
}
