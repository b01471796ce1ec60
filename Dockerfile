# Serves the built page with the headers that WASM threads need: docker build -t cav-mae-playground . && docker run -p 8080:8080 cav-mae-playground
FROM node:22-slim AS build
WORKDIR /page
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:stable-alpine
COPY scripts/nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /page/dist /usr/share/nginx/html
EXPOSE 8080
