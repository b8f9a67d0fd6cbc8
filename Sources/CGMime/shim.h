// GMime reads mail. Its casts are macros, which Swift cannot call; each of these gives null for an object of another class.
#include <gmime/gmime.h>

static inline GMimeObject *gmime_object(GMimeMessage *message) { return GMIME_OBJECT(message); }

static inline GMimePart *gmime_part(GMimeObject *object) { return GMIME_IS_PART(object) ? GMIME_PART(object) : NULL; }

static inline GMimeMultipart *gmime_multipart(GMimeObject *object) {
  return GMIME_IS_MULTIPART(object) ? GMIME_MULTIPART(object) : NULL;
}

static inline GMimeMessagePart *gmime_message_part(GMimeObject *object) {
  return GMIME_IS_MESSAGE_PART(object) ? GMIME_MESSAGE_PART(object) : NULL;
}

static inline InternetAddressMailbox *gmime_mailbox(InternetAddress *address) {
  return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

static inline GMimeStreamMem *gmime_stream_mem(GMimeStream *stream) { return GMIME_STREAM_MEM(stream); }
