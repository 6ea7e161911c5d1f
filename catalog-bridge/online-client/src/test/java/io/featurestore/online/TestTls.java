package io.featurestore.online;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
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

final class TestTls
{
    private static final String PASSWORD = "of-the-test";

    @TempDir
    private Path folder;

    // A certificate of the name or address, as files that Redis and Java read
    private Path certificate(String subject)
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
                "san=" + subject,
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
        writePem("certificate.pem", "CERTIFICATE", certificate.getEncoded());
        writePem("key.pem", "PRIVATE KEY", key.getEncoded());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("redis", certificate);
        Path trustStore = folder.resolve("trust-store.p12");
        trusted.store(Files.newOutputStream(trustStore), PASSWORD.toCharArray());
        return trustStore;
    }

    private void writePem(String file, String kind, byte[] content)
            throws Exception
    {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(content);
        Files.writeString(folder.resolve(file), "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
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
        return OnlineStoreOptions.builder(URI.create("rediss://127.0.0.1:" + redis.port())).timeout(Duration.ofMillis(500)).attempts(2);
    }

    @Test
    void testTrustedCertificate()
            throws Exception
    {
        Path trustStore = certificate("ip:127.0.0.1");
        try (RedisProcess redis = startRedis(); OnlineStore store = OnlineStore.connect(options(redis).trustStore(trustStore, PASSWORD).build())) {
            OnlineWriter writer = store.writer(InstantSource.fixed(NOON));
            writer.begin(PROFILE, 1);
            writer.write(PROFILE, OnlinePublication.incremental(1), List.of(entry(1, header(NOON, 1), "Prague")));
            assertThat(city(store, 1)).contains("Prague");
        }
    }

    @Test
    void testCertificateThatIsNotTrusted()
            throws Exception
    {
        certificate("ip:127.0.0.1");
        try (RedisProcess redis = startRedis(); OnlineStore store = OnlineStore.connect(options(redis).build())) {
            assertDenied(redis, store);
        }
    }

    @Test
    void testCertificateOfAnotherHost()
            throws Exception
    {
        Path trustStore = certificate("dns:elsewhere.example");
        try (RedisProcess redis = startRedis(); OnlineStore store = OnlineStore.connect(options(redis).trustStore(trustStore, PASSWORD).build())) {
            assertDenied(redis, store);
        }
    }

    @Test
    void testOnlyOneSideSpeaksTls()
            throws Exception
    {
        Path trustStore = certificate("ip:127.0.0.1");
        try (RedisProcess plain = RedisProcess.start(); OnlineStore store = OnlineStore.connect(options(plain).trustStore(trustStore, PASSWORD).build())) {
            assertThatThrownBy(() -> city(store, 1)).isInstanceOf(OnlineStoreException.class);
        }
        try (RedisProcess redis = startRedis(); OnlineStore store = redis.impatient()) {
            assertThatThrownBy(() -> city(store, 1)).isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(UNAVAILABLE));
        }
    }

    private static void assertDenied(RedisProcess redis, OnlineStore store)
    {
        assertThatThrownBy(() -> city(store, 1))
                .isInstanceOfSatisfying(OnlineStoreException.class, e -> assertThat(e.reason()).isEqualTo(DENIED))
                .hasMessage("The online store at 127.0.0.1:%s could not be trusted for the read of ecommerce.profile: check that it speaks TLS and that its certificate is among the trusted ones".formatted(redis.port()));
    }
}
